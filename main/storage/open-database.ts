import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Mutation } from '../../contracts/api/sync.ts';
import { type Connection, openConnection } from './connection.ts';
import { checkKey, clearSuspect, isSuspect, saveKeyCheck } from './key-check.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { salvageMutations, setAside } from './recover.ts';
import type { Recovery, StorageOptions } from './storage.ts';
import { StorageError, translateErrors } from './storage-error.ts';

export interface OpenedDatabase {
  readonly connection: Connection;
  readonly recovery: Recovery | null;
  /** From the database that was set aside; to be put into the outbox of this one. */
  readonly salvaged: readonly Mutation[];
}

/**
 * A wrong key and a newer schema end here with the file as it was. A damaged file is set aside, what was not
 * sent is saved from it, and a new database takes its place.
 */
export function openDatabase(options: StorageOptions): OpenedDatabase {
  const { file, key, logger } = options;
  if (checkKey(file, key) === 'wrong') throw new StorageError('database-locked', new Error('Another key.'));
  try {
    return { connection: openSound(options), recovery: null, salvaged: [] };
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'database-damaged') throw error;
    logger.error('The local database is damaged.', { cause: String(error.cause) });
    return beginAnew(options);
  }
}

function openSound(options: StorageOptions): Connection {
  const { file, key, clock } = options;
  const isKeyProven = checkKey(file, key) === 'right';
  ensureFile(file, isKeyProven);
  const connection = unlock(file, key, isKeyProven);
  try {
    translateErrors(() => {
      if (isSuspect(file)) verifyWhole(connection);
      migrate(connection, migrations, clock.nowMs());
      saveKeyCheck(file, key);
      clearSuspect(file);
    });
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Made before SQLite opens it, so that nobody else on the computer may read it, not even for a moment. */
function ensureFile(file: string, wasOpenedBefore: boolean): void {
  translateErrors(() => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (existsSync(file)) {
      if (wasOpenedBefore && statSync(file).size === 0) throw damaged('The file is empty.');
      return;
    }
    closeSync(openSync(file, 'a', 0o600));
  });
}

function unlock(file: string, key: Uint8Array, isKeyProven: boolean): Connection {
  try {
    return translateErrors(() => openConnection({ file, key }));
  } catch (error) {
    // When nothing proves the key, the file may be sound and the key wrong: then it must stay as it is.
    const mayBeLocked = error instanceof StorageError && error.code === 'database-damaged' && !isKeyProven;
    throw mayBeLocked ? new StorageError('database-locked', error) : error;
  }
}

function verifyWhole(connection: Connection): void {
  const verdict = connection.readPragma('integrity_check(1)');
  if (verdict !== 'ok') throw damaged(String(verdict));
}

function damaged(reason: string): StorageError {
  return new StorageError('database-damaged', new Error(reason));
}

function beginAnew(options: StorageOptions): OpenedDatabase {
  const { file, key, clock, logger } = options;
  const keptFile = translateErrors(() => setAside(file, clock.nowMs()));
  const salvaged = salvageMutations(keptFile, key);
  clearSuspect(file);
  logger.warn('The damaged database was set aside and a new one begun.', { salvaged: salvaged.length });
  const connection = openFresh(options);
  return { connection, salvaged, recovery: { keptFile, salvagedMutations: salvaged.length } };
}

function openFresh({ file, key, clock }: StorageOptions): Connection {
  ensureFile(file, false);
  const connection = translateErrors(() => openConnection({ file, key }));
  migrate(connection, migrations, clock.nowMs());
  saveKeyCheck(file, key);
  return connection;
}
