import { closeSync, ftruncateSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import type { ErrorCode } from '../../contracts/errors.ts';
import { StorageError, toStorageCode } from './storage-error.ts';

/** As much as SQLite asks for at once at most: the index of an empty log. */
const probeBytes = 32_768;

/**
 * SQLite says no more than 'I/O error' of a quota, a disk that became read-only or a folder without rights. A few pages
 * written beside the database, as far from the start as the next ones of the log, say which. Null when the disk takes it.
 */
export function probeDisk(databaseFile: string): ErrorCode | null {
  const probe = `${databaseFile}.probe`;
  try {
    const file = openSync(probe, 'w', 0o600);
    try {
      writeWhole(file, Buffer.alloc(probeBytes, 1), sizeOf(`${databaseFile}-wal`));
      ftruncateSync(file, 0);
    } finally {
      closeSync(file);
    }
    return null;
  } catch (error) {
    return toStorageCode(error);
  } finally {
    removeQuietly(probe);
  }
}

/** A disk that is nearly full takes a part first. */
function writeWhole(file: number, content: Buffer, at: number): void {
  let written = 0;
  while (written < content.length)
    written += writeSync(file, content, written, content.length - written, at + written);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // A folder that nothing can be written into has no probe either.
  }
}

/** The same failure under the name that the disk gives it, where SQLite gives none. */
export function nameFailure(error: StorageError, databaseFile: string): StorageError {
  if (error.code !== 'storage-unavailable' || !mayComeFromDisk(error.cause)) return error;
  const code = probeDisk(databaseFile);
  return code === null || code === 'storage-unavailable' ? error : new StorageError(code, error.cause);
}

function mayComeFromDisk(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && /^SQLITE_(IOERR|CANTOPEN)/.test(String(cause.code));
}
