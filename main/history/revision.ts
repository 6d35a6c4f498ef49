import type { Clock } from '../platform/clock.ts';
import type { Storage, TableName } from '../storage/storage.ts';

const shownTables: readonly TableName[] = [
  'calls',
  'utterances',
  'suggestions',
  'users',
  'outbox',
  'contacts',
  'legs',
  'note_conflicts',
];

/** While much comes in at once, as at the first synchronisation, the window is told this often at most. */
const quietMs = 100;

/** Tells the first change at once, and what comes within the quiet time after it in one go. */
export function watchRevision(
  storage: Storage,
  clock: Clock,
  listener: (revision: number) => void,
): () => void {
  // 0 is what the window is told while nobody is signed in.
  let revision = 1;
  let isQuiet = false;
  let hasMore = false;
  let cancel = (): void => undefined;

  function tell(): void {
    revision += 1;
    hasMore = false;
    isQuiet = true;
    cancel = clock.after(quietMs, () => {
      isQuiet = false;
      if (hasMore) tell();
    });
    listener(revision);
  }

  const unwatch = storage.watch(({ tables }) => {
    if (!shownTables.some((table) => tables.has(table))) return;
    if (isQuiet) hasMore = true;
    else tell();
  });
  listener(revision);
  return () => {
    unwatch();
    cancel();
  };
}
