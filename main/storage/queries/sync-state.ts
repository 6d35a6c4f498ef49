import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';

const stateValue = select<{ value: string }>('SELECT value FROM sync_state WHERE name = $name');
const upsert = change(`
  INSERT INTO sync_state (name, value) VALUES ($name, $value)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`);

/** Where the change feed is read on from; null before the first page. */
export function loadCursor(db: Reader): string | null {
  return db.get(stateValue, { name: 'cursor' })?.value ?? null;
}

/** To be called in the transaction that stores the page the cursor ends. */
export function saveCursor(db: Writer, cursor: string): void {
  db.run(upsert, { name: 'cursor', value: cursor });
}
