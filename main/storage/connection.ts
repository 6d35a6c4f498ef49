import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { SqlParameters, SqlValue } from './sql.ts';

/** See docs/adr/0002-local-cipher.md. */
export const cipher = 'aegis';

/** Every setting that the promises of storage rest on; each is read back, and another value is a failure. */
export const pragmas = {
  journal_mode: 'wal',
  /** FULL: what was said to be saved is on the disk. The default in WAL is NORMAL, which syncs at checkpoints. */
  synchronous: 2,
  /** MEMORY: temporary files would not be encrypted. */
  temp_store: 2,
  foreign_keys: 1,
  busy_timeout: 5_000,
  trusted_schema: 0,
} as const;

/** Those that are the connection's own; more of the file is kept in memory, for long reads see much of it. */
const readOnlyPragmas = {
  temp_store: pragmas.temp_store,
  trusted_schema: pragmas.trusted_schema,
  query_only: 1,
  cache_size: -32_768,
} as const;

/**
 * `synced`: on the disk when it returns. `soon`: survives the end of the process at once, and a power cut from the
 * next synced commit or checkpoint on; takes no wait for the disk.
 */
export type Durability = 'synced' | 'soon';

export interface ConnectionOptions {
  readonly file: string;
  readonly key: Uint8Array;
  readonly isReadOnly?: boolean;
}

/** Statements over one open database; each text is prepared once. */
export interface Connection {
  all(text: string, parameters?: SqlParameters): unknown[];
  get(text: string, parameters?: SqlParameters): unknown;
  run(text: string, parameters?: SqlParameters): number;
  /** Values in their order instead of by name: for many rows in one statement. */
  runValues(text: string, values: readonly SqlValue[]): number;
  /** Several statements, for the schema only. */
  execute(text: string): void;
  /** The value of a setting. */
  readPragma(name: string): unknown;
  /** All of `work` is committed, or nothing of it. */
  transaction<T>(work: () => T, durability: Durability): T;
  close(): void;
}

/** Stands beside a database as long as it is open, and after a kill; see `markOpen`. */
export function openMarkOf(file: string): string {
  return `${file}.open`;
}

function removeMark(file: string): void {
  try {
    rmSync(openMarkOf(file), { force: true });
  } catch {
    // In a folder that became read-only the log cannot be removed either, and is not missed.
  }
}

/** Those that nobody has closed yet. */
const leftOpen = new Set<() => void>();

// A process that ends by itself closes its databases without asking, which takes the log away; the mark must go with it, or
// the next start takes the database for a damaged one.
process.on('exit', () => {
  for (const close of leftOpen) close();
});

export function openConnection({ file, key, isReadOnly = false }: ConnectionOptions): Connection {
  const database = new Database(file, { readonly: isReadOnly, timeout: pragmas.busy_timeout });
  try {
    unlock(database, key);
    applyPragmas(database, isReadOnly ? readOnlyPragmas : pragmas);
    const close = (): void => {
      leftOpen.delete(close);
      // First the mark: a kill between the two must not look like a log that was taken away.
      if (!isReadOnly) removeMark(file);
      database.close();
    };
    leftOpen.add(close);
    return wrap(database, close);
  } catch (error) {
    database.close();
    throw error;
  }
}

function unlock(database: Database.Database, key: Uint8Array): void {
  if (key.length !== 32) throw new Error(`The database key has ${key.length} bytes instead of 32.`);
  database.pragma(`cipher = '${cipher}'`);
  // A raw key needs no derivation: opening takes well under a millisecond.
  database.pragma(`key = 'raw:${Buffer.from(key).toString('hex')}'`);
  // The first read is what tells whether the key fits.
  database.prepare('SELECT count(*) FROM sqlite_schema').get();
}

function applyPragmas(
  database: Database.Database,
  settings: Readonly<Record<string, string | number>>,
): void {
  for (const [name, value] of Object.entries(settings)) {
    database.pragma(`${name} = ${value}`);
    const actual: unknown = database.pragma(name, { simple: true });
    if (actual !== value) throw new Error(`SQLite keeps ${name} at ${String(actual)} instead of ${value}.`);
  }
}

function wrap(database: Database.Database, close: () => void): Connection {
  const prepared = new Map<string, Database.Statement<unknown[], unknown>>();

  function prepare(text: string): Database.Statement<unknown[], unknown> {
    let statement = prepared.get(text);
    if (statement === undefined) {
      statement = database.prepare(text);
      prepared.set(text, statement);
    }
    return statement;
  }

  return {
    all: (text, parameters = {}) => prepare(text).all(parameters),
    get: (text, parameters = {}) => prepare(text).get(parameters),
    run: (text, parameters = {}) => prepare(text).run(parameters).changes,
    runValues: (text, values) => prepare(text).run(values).changes,
    execute: (text) => void database.exec(text),
    readPragma: (name) => database.pragma(name, { simple: true }),
    transaction: (work, durability) => {
      if (durability === 'synced') return database.transaction(work).immediate();
      database.pragma('synchronous = NORMAL');
      try {
        return database.transaction(work).immediate();
      } finally {
        database.pragma(`synchronous = ${pragmas.synchronous}`);
      }
    },
    close,
  };
}
