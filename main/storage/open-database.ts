import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Connection, openConnection, openMarkOf } from './connection.ts';
import { createStorage } from './create-storage.ts';
import { checkKey, clearSuspect, isSuspect, markSuspect, saveKeyCheck } from './key-check.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { nameFailure } from './probe-disk.ts';
import { adoptKnownChanges, distrustWaiting } from './queries/adopt-mutations.ts';
import {
  hasLostLog,
  markOpen,
  type RecoveryReport,
  readReport,
  salvageChanges,
  writeReport,
} from './recover.ts';
import type { StorageOptions } from './storage.ts';
import { StorageError, toStorageCode, translateErrors } from './storage-error.ts';
import { finishSwap, nameBeside, removeDatabase, swapFiles } from './swap-files.ts';
import { runTransaction } from './transaction.ts';

export interface OpenedDatabase {
  readonly connection: Connection;
  /** Not null until the person was told of it. */
  readonly recovery: RecoveryReport | null;
  /** What was committed last was in a log that is gone; the rest is whole. */
  readonly hasLostChanges: boolean;
}

/**
 * A wrong key and a newer schema end here with the file as it was. A damaged file is set aside, what was not
 * sent is saved from it, and a new database takes its place.
 */
export function openDatabase(options: StorageOptions): OpenedDatabase {
  const { file, key, logger } = options;
  translateErrors(() => finishSwap(file));
  if (checkKey(file, key) === 'wrong') throw new StorageError('database-locked', new Error('Another key.'));
  try {
    const hasLostChanges = noteLostLog(options);
    const connection = openSound(options);
    // That they were sent since may be among what is lost.
    if (hasLostChanges) translateErrors(() => runTransaction(connection, distrustWaiting, 'synced'));
    return { connection, recovery: readReport(file), hasLostChanges };
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'database-damaged') throw error;
    logger.error('The local database is damaged.', { cause: String(error.cause) });
    return translateErrors(() => beginAnew(options));
  }
}

/** The file may have been in the middle of taking in what the log held: then it is damaged, and looked at as a whole. */
function noteLostLog({ file, key, logger }: StorageOptions): boolean {
  if (checkKey(file, key) !== 'right' || !hasLostLog(file)) return false;
  logger.error('The write-ahead log of the local database is gone: the last changes are lost.');
  translateErrors(() => markSuspect(file));
  return true;
}

function openSound(options: StorageOptions): Connection {
  const { file, key, clock } = options;
  const isKeyProven = checkKey(file, key) === 'right';
  ensureFile(file, isKeyProven);
  const connection = unlock(file, key, isKeyProven);
  try {
    translateErrors(() => {
      migrate(connection, migrations, clock.nowMs());
      saveKeyCheck(file, key);
      clearSuspect(file);
      markOpen(file);
    });
    return connection;
  } catch (error) {
    // Asked of the disk before the log goes with the connection: its length is where the disk stopped.
    const named = error instanceof StorageError ? nameFailure(error, file) : error;
    connection.close();
    throw named;
  }
}

/** Made before SQLite opens it, so that nobody else on the computer may read it, not even for a moment. */
function ensureFile(file: string, wasOpenedBefore: boolean): void {
  translateErrors(() => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isFile() === false) throw new StorageError('storage-unavailable', new Error('Not a file.'));
    if (wasOpenedBefore && (found === undefined || found.size === 0))
      throw damaged('The file is empty or gone.');
    if (found === undefined) closeSync(openSync(file, 'a', 0o600));
  });
}

function unlock(file: string, key: Uint8Array, isKeyProven: boolean): Connection {
  try {
    return translateErrors(() => {
      inspect(file, key);
      return openConnection({ file, key });
    });
  } catch (error) {
    // When nothing proves the key, the file may be sound and the key wrong: then it must stay as it is.
    const mayBeLocked = error instanceof StorageError && error.code === 'database-damaged' && !isKeyProven;
    throw mayBeLocked ? new StorageError('database-locked', error) : error;
  }
}

/**
 * Read-only, because the last connection that may write empties the log into the file when it closes, and
 * removes it: of a damaged database, both are to be kept as they were found.
 */
function inspect(file: string, key: Uint8Array): void {
  if (statSync(file).size === 0) return;
  const connection = openToInspect(file, key);
  if (connection === null) return;
  try {
    const verdict = isSuspect(file) ? connection.readPragma('integrity_check(1)') : 'ok';
    if (verdict !== 'ok') throw damaged(String(verdict));
  } finally {
    connection.close();
  }
}

/** Null when SQLite would have to write before it can read: then opening it to write tells what is wrong. */
function openToInspect(file: string, key: Uint8Array): Connection | null {
  try {
    return openConnection({ file, key, isReadOnly: true });
  } catch (error) {
    if (toStorageCode(error) === 'disk-read-only') return null;
    throw error;
  }
}

function damaged(reason: string): StorageError {
  return new StorageError('database-damaged', new Error(reason));
}

/**
 * The new database is whole, with what was saved in it, before the damaged one moves: a kill at any step leaves
 * either the damaged file, to be dealt with at the next start, or the new one and the report.
 */
function beginAnew(options: StorageOptions): OpenedDatabase {
  const { file, key, clock, logger } = options;
  const salvaged = salvageChanges(file, key);
  const newFile = `${file}.fresh`;
  const keptFile = nameBeside(file, 'corrupt', clock.nowMs());
  removeDatabase(newFile);
  const fresh = createStorage(
    { connection: openFresh({ ...options, file: newFile }), recovery: null, hasLostChanges: false },
    { ...options, file: newFile },
  );
  fresh.write((db) => adoptKnownChanges(db, salvaged));
  fresh.close();
  writeReport(file, { keptFile, salvagedMutations: salvaged.outbox.length });
  rmSync(openMarkOf(file), { force: true });
  swapFiles({ file, newFile, keptFile });
  logger.warn('The damaged database was set aside and a new one begun.', {
    salvaged: salvaged.outbox.length,
  });
  saveKeyCheck(file, key);
  return { connection: openSound(options), recovery: readReport(file), hasLostChanges: false };
}

function openFresh({ file, key, clock }: StorageOptions): Connection {
  ensureFile(file, false);
  const connection = openConnection({ file, key });
  migrate(connection, migrations, clock.nowMs());
  return connection;
}
