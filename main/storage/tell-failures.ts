import type { ErrorCode } from '../../contracts/errors.ts';
import type { Storage } from './storage.ts';
import { StorageError } from './storage-error.ts';

interface FailureListener {
  readonly onFailure: (code: ErrorCode) => void;
  /** A later change could be stored: `code` is no longer so. */
  readonly onRecovery: (code: ErrorCode) => void;
}

/**
 * The same storage, which tells when a change cannot be stored. Calls, transcripts and suggestions go on without
 * a disk; the person must know that what is said and written now is not kept.
 */
export function tellFailures(storage: Storage, { onFailure, onRecovery }: FailureListener): Storage {
  let failure: ErrorCode | null = null;
  return {
    ...storage,
    write(change, durability) {
      try {
        const value = storage.write(change, durability);
        if (failure !== null) onRecovery(failure);
        failure = null;
        return value;
      } catch (error) {
        if (error instanceof StorageError) {
          if (failure !== null && failure !== error.code) onRecovery(failure);
          failure = error.code;
          onFailure(error.code);
        }
        throw error;
      }
    },
  };
}
