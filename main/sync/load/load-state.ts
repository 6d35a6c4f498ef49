import { z } from 'zod';
import type { Connection } from '../../storage/connection.ts';
import type { Reader, Writer } from '../../storage/reader.ts';
import { change, select } from '../../storage/sql.ts';

/**
 * How far a full load is; kept in the file that is loaded, and changed in the transaction that did the step.
 *
 *     rows ─► indexes ─► search ─► complete
 */
export const loadStateSchema = z.object({
  phase: z.enum(['rows', 'indexes', 'search', 'complete']),
  /** Where the snapshot is gone on with; null: at its beginning. */
  token: z.string().nullable(),
  /** Where the change feed is read on from, once all is here; null: the snapshot did not begin yet. */
  cursor: z.string().nullable(),
  /** About how many records there are in all. */
  total: z.number(),
  /** Records stored. */
  done: z.number(),
  /** The entities that the snapshot says it has, with records or without. */
  entities: z.array(z.string()),
  /** Indexes still to be made: the statements. */
  indexes: z.array(z.string()),
  /** The last call in the full text. */
  searchKey: z.number(),
  searched: z.number(),
  calls: z.number(),
  /**
   * The confirmations of changes up to which the snapshot has all of them: those that were here when it was begun. Later
   * ones are in the feed from `cursor` on.
   */
  sinceConfirmation: z.number(),
});
export type LoadState = z.infer<typeof loadStateSchema>;

const loadTable = 'load_state';

export function makeLoadTable(db: Pick<Connection, 'execute'>): void {
  db.execute(
    `CREATE TABLE ${loadTable} (is_only INTEGER PRIMARY KEY CHECK (is_only = 1), state TEXT NOT NULL)`,
  );
}

export function readLoadState(db: Pick<Connection, 'get'>): LoadState {
  const row = db.get(`SELECT state FROM ${loadTable}`);
  return loadStateSchema.parse(JSON.parse(String(Object(row).state)));
}

export function writeLoadState(db: Pick<Connection, 'run'>, state: LoadState): void {
  db.run(`INSERT OR REPLACE INTO ${loadTable} (is_only, state) VALUES (1, $state)`, {
    state: JSON.stringify(state),
  });
}

const stateRow = select<{ state: string }>(`SELECT state FROM ${loadTable}`);
const dropTable = change(`DROP TABLE ${loadTable}`);

/** The same, for who takes the file into use. */
export function loadLoadState(db: Reader): LoadState {
  return loadStateSchema.parse(JSON.parse(db.get(stateRow)?.state ?? ''));
}

/** From then on the file is a database like any other. */
export function dropLoadState(db: Writer): void {
  db.run(dropTable);
}
