import Database from 'better-sqlite3';
import { type ErrorCode, toFailure } from '../../contracts/errors.ts';
import type { Result } from '../../contracts/result.ts';

/** The disk or the file failed: what `Storage.read` and `Storage.write` throw. Anything else thrown is a bug. */
export class StorageError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, cause: unknown) {
    super(toFailure(code).message, { cause });
    this.name = 'StorageError';
    this.code = code;
  }
}

/** A storage failure as a value, for the services that answer to a person. */
export function attemptStorage<T>(work: () => T): Result<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    if (error instanceof StorageError) return { ok: false, error: toFailure(error.code) };
    throw error;
  }
}

/** The meaning of an error of SQLite or of the file system; null when it is none of theirs. */
export function toStorageCode(error: unknown): ErrorCode | null {
  const code = codeOf(error);
  if (code === null) return null;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return 'disk-full';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'database-damaged';
  if (isReadOnly(code)) return 'disk-read-only';
  return isUnavailable(code) ? 'storage-unavailable' : null;
}

function codeOf(error: unknown): string | null {
  if (error instanceof Database.SqliteError) return error.code;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function isReadOnly(code: string): boolean {
  // A file that was moved away under us is no matter of rights.
  return /^(SQLITE_READONLY|EACCES|EROFS)/.test(code) && code !== 'SQLITE_READONLY_DBMOVED';
}

const unavailable =
  /^(SQLITE_(READONLY|IOERR|CANTOPEN|BUSY|LOCKED|PROTOCOL|PERM|NOLFS)|EPERM|EIO|ENOENT|ENOTDIR|EISDIR|EMFILE|ENFILE|EBUSY)/;

function isUnavailable(code: string): boolean {
  return unavailable.test(code);
}

/** Runs `work`; what SQLite or the file system throws comes out as a StorageError. */
export function translateErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = toStorageCode(error);
    throw code === null ? error : new StorageError(code, error);
  }
}
