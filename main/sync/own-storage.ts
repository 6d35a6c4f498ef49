import type { Storage } from '../storage/storage.ts';

/** The storage as the steps of the synchronisation use it: what they write themselves must not hurry them. */
export function createOwnStorage(storage: Storage): {
  readonly storage: Storage;
  /** Whether a step is storing something right now. */
  readonly isWriting: () => boolean;
} {
  let depth = 0;
  return {
    isWriting: () => depth > 0,
    storage: {
      ...storage,
      write(change, durability) {
        depth += 1;
        try {
          return storage.write(change, durability);
        } finally {
          depth -= 1;
        }
      },
    },
  };
}
