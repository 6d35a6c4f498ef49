import type { Clock } from '../platform/clock.ts';
import { isSearchRenewed, renewedAtOnce, renewSearch } from '../storage/queries/search-renewal.ts';
import type { Storage } from '../storage/storage.ts';
import { attemptStorage } from '../storage/storage.ts';

/** A step takes about as long as it leaves to everything else. */
const betweenStepsMs = 20;
/** After a disk that said no. */
const betweenTriesMs = 10_000;

/**
 * Makes the calls of contacts with new names findable by these, in the background: what a change of a contact left over,
 * and what the last run of the app did not get to. Returns what stops it.
 */
export function startSearchRenewal(storage: Storage, clock: Clock): () => void {
  let cancel: (() => void) | null = null;

  function schedule(delayMs: number): void {
    cancel ??= clock.after(delayMs, () => {
      cancel = null;
      step();
    });
  }

  function step(): void {
    // Lost to a power cut, it is done again: no need to wait for the disk.
    const done = attemptStorage(() => storage.write((db) => renewSearch(db, renewedAtOnce), 'soon'));
    if (!done.ok) schedule(betweenTriesMs);
    else if (done.value) schedule(betweenStepsMs);
  }

  function look(): void {
    const isDone = attemptStorage(() => storage.read(isSearchRenewed));
    if (isDone.ok && !isDone.value) schedule(betweenStepsMs);
  }

  const unwatch = storage.watch(({ tables }) => {
    if (tables.has('contacts')) look();
  });
  look();
  return () => {
    unwatch();
    cancel?.();
  };
}
