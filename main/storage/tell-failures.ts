import type { ErrorCode } from '../../contracts/errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Storage } from './storage.ts';
import { StorageError } from './storage-error.ts';

interface FailureListener {
  readonly onFailure: (code: ErrorCode) => void;
  /** A later change could be stored: `code` is no longer so. */
  readonly onRecovery: (code: ErrorCode) => void;
}

/** How often a disk that took nothing is tried again, when nobody writes meanwhile. */
const tryAgainMs = 10_000;

/**
 * The same storage, which tells when a change cannot be stored, and when changes can be again. Calls, transcripts and
 * suggestions go on without a disk; the person must know that what is said and written now is not kept.
 */
export function tellFailures(
  storage: Storage,
  { onFailure, onRecovery, clock }: FailureListener & { readonly clock: Pick<Clock, 'after'> },
): Storage {
  let failure: ErrorCode | null = null;
  let cancelTry = (): void => undefined;

  function succeed(): void {
    cancelTry();
    if (failure !== null) onRecovery(failure);
    failure = null;
  }

  function fail(error: unknown): void {
    if (!(error instanceof StorageError)) return;
    if (failure !== null && failure !== error.code) onRecovery(failure);
    if (failure !== error.code) onFailure(error.code);
    failure = error.code;
    cancelTry();
    cancelTry = clock.after(tryAgainMs, () => attempt(() => storage.prove()));
  }

  function attempt(work: () => void): void {
    try {
      work();
      succeed();
    } catch (error) {
      fail(error);
    }
  }

  return {
    ...storage,
    write(change, durability) {
      try {
        const value = storage.write(change, durability);
        succeed();
        return value;
      } catch (error) {
        fail(error);
        throw error;
      }
    },
    close() {
      cancelTry();
      storage.close();
    },
  };
}
