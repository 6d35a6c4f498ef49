import type { FullLoad, SyncStatus } from '../../contracts/ipc/sync.ts';
import { countOpenConflicts } from '../storage/queries/note-conflicts.ts';
import { countPending, countSetAside } from '../storage/queries/outbox.ts';
import { attemptStorage, type Reader, type Storage } from '../storage/storage.ts';

interface Watchable<T> {
  watch(listener: (value: T) => void): () => void;
}

interface StatusSources {
  readonly storage: Storage;
  readonly fullLoad: Watchable<FullLoad | null>;
  readonly completedAt: Watchable<number | null>;
}

type Counts = Pick<SyncStatus, 'pending' | 'setAside' | 'conflicts'>;

const loadCounts = (db: Reader): Counts => ({
  pending: countPending(db),
  setAside: countSetAside(db),
  conflicts: countOpenConflicts(db),
});

/** Tells what is pending, what a person must look at, and how a full load gets on: at once, and at every change. */
export function watchSyncStatus(
  { storage, ...sources }: StatusSources,
  listener: (status: SyncStatus) => void,
): () => void {
  let status: SyncStatus = { pending: 0, setAside: 0, conflicts: 0, completedAt: null, fullLoad: null };
  let isTold = false;
  const merge = (change: Partial<SyncStatus>): void => {
    const isSame = Object.entries(change).every(([name, value]) => Object(status)[name] === value);
    status = { ...status, ...change };
    if (isTold && !isSame) listener(status);
  };
  const count = (): void => {
    const counted = attemptStorage(() => storage.read(loadCounts));
    if (counted.ok) merge(counted.value);
  };
  count();
  const stops = [
    sources.completedAt.watch((completedAt) => merge({ completedAt })),
    sources.fullLoad.watch((fullLoad) => merge({ fullLoad })),
    storage.watch(({ tables }) => {
      if (tables.has('outbox') || tables.has('note_conflicts')) count();
    }),
  ];
  isTold = true;
  listener(status);
  return () => {
    for (const stop of stops) stop();
  };
}

/** Tells the number of changes that wait: at once, and when it changes. */
export function watchPending(storage: Storage, listener: (count: number) => void): () => void {
  let told: number | null = null;
  const tell = (): void => {
    const counted = attemptStorage(() => storage.read(countPending));
    if (!counted.ok || counted.value === told) return;
    told = counted.value;
    listener(told);
  };
  const unwatch = storage.watch((change) => {
    if (change.tables.has('outbox')) tell();
  });
  tell();
  return unwatch;
}
