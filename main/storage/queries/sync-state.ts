import type { UtcMs } from '../../../contracts/ids.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';

const stateValue = select<{ value: string }>('SELECT value FROM sync_state WHERE name = $name');
const upsert = change(`
  INSERT INTO sync_state (name, value) VALUES ($name, $value)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`);

function loadValue(db: Reader, name: string): string | null {
  return db.get(stateValue, { name })?.value ?? null;
}

/** Where the change feed is read on from; null before the first full load. */
export function loadCursor(db: Reader): string | null {
  return loadValue(db, 'cursor');
}

/** To be called in the transaction that stores the page the cursor ends. */
export function saveCursor(db: Writer, cursor: string): void {
  db.run(upsert, { name: 'cursor', value: cursor });
}

/** The life of the server's data that everything confirmed here is known to be in; null: none yet. */
export function loadIncarnation(db: Reader): string | null {
  return loadValue(db, 'incarnation');
}

/** To be called in the transaction that puts back into the outbox what the server lost. */
export function saveIncarnation(db: Writer, incarnation: string): void {
  db.run(upsert, { name: 'incarnation', value: incarnation });
}

/** When everything was last sent and fetched, for people to read; null: not yet. */
export function loadCompletedAt(db: Reader): UtcMs | null {
  const value = loadValue(db, 'completed-at');
  return value === null ? null : Number(value);
}

export function saveCompletedAt(db: Writer, nowMs: UtcMs): void {
  db.run(upsert, { name: 'completed-at', value: String(nowMs) });
}
