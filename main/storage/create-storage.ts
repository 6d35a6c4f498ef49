import type { CallId } from '../../contracts/ids.ts';
import type { Logger } from '../platform/logger.ts';
import type { Connection, Durability } from './connection.ts';
import { markSuspect } from './key-check.ts';
import type { OpenedDatabase } from './open-database.ts';
import { nameFailure } from './probe-disk.ts';
import { mayRead, mayWrite, type Reader, type TableName, type Writer } from './reader.ts';
import { removeReport } from './recover.ts';
import type { Storage, StorageChange, StorageOptions } from './storage.ts';
import { StorageError, translateErrors } from './storage-error.ts';

function createReader(connection: Connection): Reader {
  return {
    [mayRead]: true,
    all: <Row>(statement: { readonly text: string }, parameters = {}) =>
      // The shape of a row is promised by the STRICT table, and written beside the statement.
      connection.all(statement.text, parameters) as Row[],
    get: <Row>(statement: { readonly text: string }, parameters = {}) =>
      (connection.get(statement.text, parameters) as Row | undefined) ?? null,
  };
}

interface Transaction {
  readonly writer: Writer;
  /** Runs what was put off to the end of the transaction. */
  finish(): void;
  readonly change: StorageChange;
}

function beginTransaction(connection: Connection, reader: Reader): Transaction {
  const callIds = new Set<CallId>();
  const tables = new Set<TableName>();
  const putOff = new Map<string, () => void>();
  const writer: Writer = {
    ...reader,
    [mayWrite]: true,
    run: (statement, parameters = {}) => connection.run(statement.text, parameters),
    touch(table, callId) {
      tables.add(table);
      if (callId !== null) callIds.add(callId);
    },
    beforeCommit: (name, work) => void putOff.set(name, work),
  };
  return {
    writer,
    finish() {
      for (const work of putOff.values()) work();
    },
    change: { callIds, tables },
  };
}

interface Listeners {
  add(listener: (change: StorageChange) => void): () => void;
  tell(change: StorageChange): void;
}

function createListeners(logger: Logger): Listeners {
  const listeners = new Set<(change: StorageChange) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(change) {
      if (change.tables.size === 0) return;
      for (const listener of listeners) {
        try {
          listener(change);
        } catch (error) {
          // The change is on the disk: a listener that fails must not look like a write that failed.
          logger.error('A listener failed after a commit.', { cause: String(error) });
        }
      }
    },
  };
}

/** Turns what SQLite throws into StorageErrors, and notes damage so that the next start checks the whole file. */
function createGuard(file: string, logger: Logger): <T>(work: () => T) => T {
  function noteDamage(): void {
    logger.error('A page of the local database cannot be read; it will be checked at the next start.');
    try {
      markSuspect(file);
    } catch (error) {
      logger.warn('The damage could not be noted.', { cause: String(error) });
    }
  }

  return (work) => {
    try {
      return translateErrors(work);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      if (error.code === 'database-damaged') noteDamage();
      throw nameFailure(error, file);
    }
  };
}

/** Writes one page and changes nothing that anybody reads. */
function touchFile(connection: Connection): void {
  connection.transaction(() => {
    const version = Number(connection.readPragma('user_version'));
    connection.readPragma(`user_version = ${(version + 1) % 1_000}`);
  }, 'synced');
}

export function createStorage(opened: OpenedDatabase, options: StorageOptions): Storage {
  const { connection, recovery } = opened;
  const { file } = options;
  const logger = options.logger.child('storage');
  const reader = createReader(connection);
  const listeners = createListeners(logger);
  const guard = createGuard(file, logger);

  function write<T>(work: (db: Writer) => T, durability: Durability = 'synced'): T {
    const transaction = beginTransaction(connection, reader);
    const value = guard(() =>
      connection.transaction(() => {
        const result = work(transaction.writer);
        transaction.finish();
        return result;
      }, durability),
    );
    listeners.tell(transaction.change);
    return value;
  }

  return {
    read: (query) => guard(() => query(reader)),
    write,
    watch: (listener) => listeners.add(listener),
    prove: () => guard(() => touchFile(connection)),
    recovery: recovery === null ? null : { ...recovery, told: () => removeReport(file) },
    close: () => connection.close(),
  };
}
