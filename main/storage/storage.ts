import type { CallId } from '../../contracts/ids.ts';
import type { Result } from '../../contracts/result.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Durability } from './connection.ts';
import { createStorage } from './create-storage.ts';
import { openDatabase } from './open-database.ts';
import { nameFailure } from './probe-disk.ts';
import type { Reader, TableName, Writer } from './reader.ts';
import { attemptStorage, StorageError, translateErrors } from './storage-error.ts';

export type { Reader, TableName, Writer } from './reader.ts';
export { attemptStorage, StorageError } from './storage-error.ts';

/** What one committed transaction changed. */
export interface StorageChange {
  readonly callIds: ReadonlySet<CallId>;
  readonly tables: ReadonlySet<TableName>;
}

/** A database was found damaged when it was opened, and a new one was begun. */
export interface Recovery {
  /** The damaged file, kept beside the new one. */
  readonly keptFile: string;
  /** Changes not yet sent that could be read from it; they are in the new outbox. */
  readonly salvagedMutations: number;
  /** To be called once the person was told: until then every start tells it again. */
  readonly told: () => void;
}

/** Another database of the same user, whole and closed, that is to take the place of the present one. */
export interface Replacement {
  /** In the same folder, under the same key and at the present schema. */
  readonly newFile: string;
  /** The name under which the present database stays, in the same folder; null: it is given up. */
  readonly keptFile: string | null;
  /** Takes over what only the present one has. Nobody writes in between, and both or neither come about. */
  readonly carryOver: (from: Reader, to: Writer) => void;
}

/**
 * The encrypted database of one user. Everything is synchronous, so that what a function read cannot change
 * under it. `read` and `write` throw a `StorageError` when the disk or the file fails; `attemptStorage` makes
 * a Result of it.
 */
export interface Storage {
  read<T>(query: (db: Reader) => T): T;
  /**
   * One transaction. Listeners are told after the commit. `soon` is for what the API has too, in the middle of a
   * call; what an operator wrote is `synced`, the default.
   */
  write<T>(change: (db: Writer) => T, durability?: Durability): T;
  watch(listener: (change: StorageChange) => void): () => void;
  /** Writes the least there is, to find out whether the disk takes it. Throws as `write` does. */
  prove(): void;
  /**
   * Exchanges the file under everybody who uses this storage; they are told that all tables changed. Killed at any
   * step, the next start finds one of the two, whole. What reads through a connection of its own opens it anew.
   */
  replaceWith(replacement: Replacement): void;
  /** Told when the file was exchanged, before those who `watch`. */
  watchReplaced(listener: () => void): () => void;
  /** Not null when the file that was there had to be set aside: the user is to be told. */
  readonly recovery: Recovery | null;
  /** A file with the last changes was taken away since the last start: the user is to be told. What is here is whole. */
  readonly hasLostChanges: boolean;
  close(): void;
}

export interface StorageOptions {
  readonly file: string;
  /** 32 random bytes. */
  readonly key: Uint8Array;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Opens the database, or makes it, and brings it to the present schema. Fails with `database-locked` (wrong
 * key), `database-newer`, `disk-full`, `disk-read-only` or `storage-unavailable`, and leaves the file untouched then.
 */
export function openStorage(options: StorageOptions): Result<Storage> {
  return attemptStorage(() => {
    try {
      return translateErrors(() => createStorage(openDatabase(options), options));
    } catch (error) {
      throw error instanceof StorageError ? nameFailure(error, options.file) : error;
    }
  });
}
