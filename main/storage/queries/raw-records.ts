import type { Change } from '../../../contracts/api/sync.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';

const upsert = change(`
  INSERT INTO raw_records (entity, id, value) VALUES ($entity, $id, $value)
  ON CONFLICT (entity, id) DO UPDATE SET value = excluded.value`);

/** Keeps a record that this version cannot read, for a later version that can. */
export function saveRawRecord(db: Writer, { entity, id, value }: Change): void {
  db.run(upsert, { entity, id, value: JSON.stringify(value) });
}

const deleteRow = change('DELETE FROM raw_records WHERE entity = $entity AND id = $id');

export function deleteRawRecord(db: Writer, entity: string, id: string): void {
  db.run(deleteRow, { entity, id });
}

const ofEntities = select<{ entity: string; id: string; value: string }>(`
  SELECT entity, id, value FROM raw_records WHERE entity IN (SELECT value FROM json_each($entities))`);

export function loadRawRecords(db: Reader, entities: readonly string[]): Change[] {
  return db
    .all(ofEntities, { entities: JSON.stringify(entities) })
    .map(({ entity, id, value }) => ({ entity, id, value: JSON.parse(value) }));
}
