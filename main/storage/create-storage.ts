import type { Logger } from '../platform/logger.ts';
import { type Connection, type Durability, openConnection } from './connection.ts';
import { clearSuspect, markSuspect } from './key-check.ts';
import type { OpenedDatabase } from './open-database.ts';
import { nameFailure } from './probe-disk.ts';
import { tableNames, type Writer } from './reader.ts';
import { markOpen, removeReport } from './recover.ts';
import type { Replacement, Storage, StorageChange, StorageOptions } from './storage.ts';
import { StorageError, translateErrors } from './storage-error.ts';
import { finishSwap, swapFiles } from './swap-files.ts';
import { createReader, runTransaction } from './transaction.ts';

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
  let isNoted = false;

  function noteDamage(): void {
    // Once: what is asked again and again would say it again and again.
    if (isNoted) return;
    isNoted = true;
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

/** The one connection to the file, and its exchange for that of another file. */
interface Present {
  get(): Connection;
  replaceWith(replacement: Replacement): StorageChange;
}

function createPresent(first: Connection, { file, key }: StorageOptions): Present {
  let connection: Connection | null = first;

  function open(): Connection {
    finishSwap(file);
    const opened = openConnection({ file, key });
    markOpen(file);
    return opened;
  }

  /** It fails with this database in use as before; what only this one has is in the other by then. */
  function fill({ newFile, carryOver }: Replacement, from: Connection): StorageChange {
    const to = openConnection({ file: newFile, key });
    try {
      return runTransaction(to, (db) => carryOver(createReader(from), db), 'synced').change;
    } finally {
      to.close();
    }
  }

  return {
    get() {
      // Null after an exchange that failed half way: it is carried on, or taken back, here.
      connection ??= open();
      return connection;
    },
    replaceWith(replacement) {
      const { newFile, keptFile } = replacement;
      const change = fill(replacement, this.get());
      connection?.close();
      connection = null;
      swapFiles({ file, newFile, keptFile });
      clearSuspect(file);
      connection = open();
      return change;
    },
  };
}

export function createStorage(opened: OpenedDatabase, options: StorageOptions): Storage {
  const { recovery } = opened;
  const { file } = options;
  const logger = options.logger.child('storage');
  const present = createPresent(opened.connection, options);
  const listeners = createListeners(logger);
  const replaced = new Set<() => void>();
  const guard = createGuard(file, logger);

  function write<T>(work: (db: Writer) => T, durability: Durability = 'synced'): T {
    const { value, change } = guard(() => runTransaction(present.get(), work, durability));
    listeners.tell(change);
    return value;
  }

  return {
    read: (query) => guard(() => query(createReader(present.get()))),
    write,
    watch: (listener) => listeners.add(listener),
    prove: () => guard(() => touchFile(present.get())),
    replaceWith(replacement) {
      const { callIds } = guard(() => present.replaceWith(replacement));
      for (const listener of replaced) listener();
      listeners.tell({ callIds, tables: new Set(tableNames) });
    },
    watchReplaced(listener) {
      replaced.add(listener);
      return () => void replaced.delete(listener);
    },
    recovery: recovery === null ? null : { ...recovery, told: () => removeReport(file) },
    hasLostChanges: opened.hasLostChanges,
    close: () => present.get().close(),
  };
}
