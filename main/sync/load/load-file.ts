import { closeSync, existsSync, openSync } from 'node:fs';
import type { UtcMs } from '../../../contracts/ids.ts';
import {
  dropIndexes,
  fillCallSearch,
  fillOtherSearch,
  fillTagsAndNumbers,
  listIndexes,
} from '../../storage/bulk-fill.ts';
import { type Connection, openConnection } from '../../storage/connection.ts';
import { migrate, readSchemaVersion } from '../../storage/migrate.ts';
import { migrations } from '../../storage/migrations/index.ts';
import { removeDatabase } from '../../storage/swap-files.ts';
import { type LoadState, makeLoadTable, readLoadState, writeLoadState } from './load-state.ts';
import { createRowStore } from './row-store.ts';
import type { SnapshotPart } from './snapshot-lines.ts';

export interface LoadFileOptions {
  readonly file: string;
  readonly key: Uint8Array;
  readonly nowMs: UtcMs;
}

/** A database that a snapshot is loaded into, one committed step after the other. */
export interface LoadFile {
  readonly state: LoadState;
  readonly connection: Connection;
  /** `sinceConfirmation`: see `LoadState`; that of the first beginning counts. */
  begin(part: Extract<SnapshotPart, { kind: 'begin' }>, sinceConfirmation: number): void;
  /** The rows and the token behind them, in one transaction. */
  storeBlock(part: Extract<SnapshotPart, { kind: 'block' }>): void;
  /** All rows are here. */
  endRows(): void;
  /** The next step of what is made from the rows; to be called until `phase` is `complete`. */
  derive(): void;
  close(): void;
}

const searchedAtOnce = 2_000;

/**
 * Opens the file as it was left, or begins it: one of another schema or under another key is of no use. Throws
 * `SQLITE_BUSY` while another process has it.
 */
export function openLoadFile(options: LoadFileOptions): LoadFile {
  const kept = existsSync(options.file) ? reopen(options) : null;
  if (kept !== null) return createLoadFile(kept);
  removeDatabase(options.file);
  return createLoadFile(makeDatabase(options));
}

/**
 * The process that loaded for a main that was killed may live a moment longer: two that each store what they know to come
 * next would mix.
 */
function claim(connection: Connection): void {
  connection.readPragma('locking_mode = EXCLUSIVE');
}

function reopen({ file, key }: LoadFileOptions): Connection | null {
  let connection: Connection | null = null;
  try {
    connection = openConnection({ file, key });
    claim(connection);
    readLoadState(connection);
    if (readSchemaVersion(connection) === migrations.at(-1)?.version) return connection;
  } catch (error) {
    if (isBusy(error)) throw error;
    // Cut off while it was made, damaged, or another key: it holds nothing that the API does not have.
  }
  connection?.close();
  return null;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}

function makeDatabase({ file, key, nowMs }: LoadFileOptions): Connection {
  closeSync(openSync(file, 'a', 0o600));
  const connection = openConnection({ file, key });
  claim(connection);
  migrate(connection, migrations, nowMs);
  // Of the one table whose indexes would be built in no order; sorting those of others takes too much memory.
  const indexes = listIndexes(connection).filter(({ sql }) => / ON calls /.test(sql));
  connection.transaction(() => {
    dropIndexes(connection, indexes);
    makeLoadTable(connection);
    writeLoadState(connection, {
      phase: 'rows',
      token: null,
      cursor: null,
      total: 0,
      done: 0,
      entities: [],
      indexes: indexes.map(({ sql }) => sql),
      searchKey: -1,
      searched: 0,
      calls: 0,
      sinceConfirmation: 0,
    });
  }, 'synced');
  return connection;
}

function createLoadFile(connection: Connection): LoadFile {
  const rows = createRowStore(connection);
  let state = readLoadState(connection);

  /** Survives a kill at once, and a power cut with the next checkpoint: what is lost then is loaded again. */
  function commit(work: () => Partial<LoadState>): void {
    const next = connection.transaction(() => {
      const changed = { ...state, ...work() };
      writeLoadState(connection, changed);
      return changed;
    }, 'soon');
    state = next;
  }

  function deriveNext(): Partial<LoadState> {
    if (state.phase === 'search') return searchNext(connection, state);
    const [index, ...indexes] = state.indexes;
    if (index !== undefined) {
      connection.execute(index);
      connection.readPragma('shrink_memory');
      return { indexes };
    }
    beginSearch(connection);
    return { phase: 'search', calls: countCalls(connection) };
  }

  return {
    get state() {
      return state;
    },
    connection,
    begin({ cursor, totals }, sinceConfirmation) {
      // A stream that was resumed has a later cursor: records that changed before it may be stored as they were earlier.
      if (state.cursor !== null) return;
      const total = Object.values(totals).reduce((sum, count) => sum + count, 0);
      commit(() => {
        rows.saveCursor(cursor);
        return { cursor, total, entities: Object.keys(totals), sinceConfirmation };
      });
    },
    storeBlock(part) {
      commit(() => {
        rows.store(part);
        const entities = state.entities.includes(part.entity)
          ? state.entities
          : [...state.entities, part.entity];
        return { token: part.after, done: state.done + part.rows, entities };
      });
    },
    endRows: () => commit(() => ({ phase: 'indexes' })),
    derive: () => commit(deriveNext),
    close: () => connection.close(),
  };
}

function beginSearch(connection: Connection): void {
  // Records that were applied one by one may have left something there.
  for (const table of ['call_search', 'contact_search', 'article_search', 'search_renewals']) {
    connection.execute(`DELETE FROM ${table}`);
  }
  fillTagsAndNumbers(connection);
  fillOtherSearch(connection);
}

function searchNext(connection: Connection, state: LoadState): Partial<LoadState> {
  const { calls, lastKey } = fillCallSearch(connection, { afterKey: state.searchKey, limit: searchedAtOnce });
  const searched = state.searched + calls;
  return lastKey === null ? { phase: 'complete', searched } : { searched, searchKey: lastKey };
}

function countCalls(connection: Connection): number {
  return Number(Object(connection.get('SELECT count(*) AS count FROM calls')).count);
}
