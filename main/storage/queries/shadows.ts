import { type Mutation, mutationSchema } from '../../../contracts/api/sync.ts';
import { type OverlaidEntity, type Overlay, overlayAll } from '../overlay.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';

/**
 * A shadow is the record as the API last gave it, kept only while changes wait to be sent for it: they are
 * laid over it for the screen, and it comes back when one of them is refused. `record` null: the API has none, as of a
 * contact that was created here.
 */
export interface Shadow<T> {
  readonly record: T | null;
}

const shadowOf = select<{ record: string }>('SELECT record FROM shadows WHERE entity = $entity AND id = $id');

export function loadShadow<T>(db: Reader, overlay: Overlay<T>, id: string): Shadow<T> | null {
  const row = db.get(shadowOf, { entity: overlay.entity, id });
  if (row === null) return null;
  const record: unknown = JSON.parse(row.record);
  return { record: record === null ? null : overlay.schema.parse(record) };
}

const upsertShadow = change(`
  INSERT INTO shadows (entity, id, record) VALUES ($entity, $id, $record)
  ON CONFLICT (entity, id) DO UPDATE SET record = excluded.record`);

export function saveShadow<T>(db: Writer, overlay: Overlay<T>, id: string, record: T | null): void {
  db.run(upsertShadow, { entity: overlay.entity, id, record: JSON.stringify(record) });
}

const deleteRow = change('DELETE FROM shadows WHERE entity = $entity AND id = $id');

export function deleteShadow(db: Writer, entity: OverlaidEntity, id: string): void {
  db.run(deleteRow, { entity, id });
}

const waitingFor = select<{ body: string }>(`
  SELECT body FROM outbox WHERE entity = $entity AND entity_id = $id AND state = 'waiting' ORDER BY seq`);

/** The changes of one record that the API has not confirmed, oldest first. */
export function loadWaitingMutations(db: Reader, entity: OverlaidEntity, id: string): Mutation[] {
  return db.all(waitingFor, { entity, id }).map((row) => mutationSchema.parse(JSON.parse(row.body)));
}

const overtake = change(`
  UPDATE outbox SET is_overtaken = 1
  WHERE entity = $entity AND entity_id = $id AND state = 'waiting' AND attempts > 0 AND is_overtaken = 0`);

/**
 * Takes `base` as the record the API gave, null when it has none, and returns what the screen shows: the waiting changes
 * over it. Changes already on their way are marked as overtaken: `base` may contain them or not.
 */
export function overlayPending<T>(
  db: Writer,
  overlay: Overlay<T>,
  { id, base }: { readonly id: string; readonly base: T | null },
): T | null {
  const waiting = loadWaitingMutations(db, overlay.entity, id);
  if (waiting.length === 0) return base;
  saveShadow(db, overlay, id, base);
  db.run(overtake, { entity: overlay.entity, id });
  return overlayAll(overlay, base, waiting);
}
