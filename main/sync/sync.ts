import type { SyncStatus } from '../../contracts/ipc/sync.ts';
import type { ApiClient } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createWatched } from '../platform/watched.ts';
import { loadCompletedAt, saveCompletedAt } from '../storage/queries/sync-state.ts';
import { attemptStorage, type Storage } from '../storage/storage.ts';
import { applyKeptRecords } from './apply-change.ts';
import { createDriver } from './driver.ts';
import type { FullLoadRunner } from './full-load.ts';
import { createChecker } from './incarnation.ts';
import { createOwnStorage } from './own-storage.ts';
import { createPuller } from './pull.ts';
import { createPusher } from './push.ts';
import { watchPending, watchSyncStatus } from './status.ts';

export interface SyncOptions {
  readonly storage: Storage;
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fullLoad: FullLoadRunner;
  /** Chance for the waits, 0 to 1. */
  readonly random?: () => number;
}

/** Keeps the local database and the API alike: sends the outbox, fetches the change feed. */
export interface Sync {
  start(): void;
  /** After it returns, the storage is not touched any more. */
  stop(): void;
  /** There may be something to send or to fetch: the API said so, or the connection came back. */
  hurry(): void;
  /** Told the number of changes that the API has not confirmed, at once and at every change. */
  watchPending(listener: (count: number) => void): () => void;
  /** Told at once and at every change. */
  watchStatus(listener: (status: SyncStatus) => void): () => void;
}

export function createSync(options: SyncOptions): Sync {
  const { storage, clock, fullLoad, random = Math.random } = options;
  const logger = options.logger.child('sync');
  const { pusher, puller, checker, isWriting } = createSteps({ ...options, logger });
  const completedAt = createWatched(attempt(() => storage.read(loadCompletedAt), null));
  const driver = createDriver({
    exchanges: { push: pusher.push, pull: puller.pull, check: checker.check },
    fullLoad,
    beginRound: pusher.beginRound,
    readFromBeginning: puller.readFromBeginning,
    onComplete() {
      const nowMs = clock.nowMs();
      attempt(() => storage.write((db) => saveCompletedAt(db, nowMs), 'soon'), undefined);
      completedAt.set(nowMs);
      fullLoad.discard();
    },
    clock,
    logger,
    random,
  });
  let unwatch = (): void => undefined;

  return {
    start() {
      if (!driver.isStopped()) return;
      driver.beginEpoch();
      attempt(() => storage.write(applyKeptRecords), 0);
      unwatch = storage.watch((change) => {
        if (change.tables.has('outbox') && !isWriting()) driver.dispatch({ kind: 'hurried' });
      });
      driver.dispatch({ kind: 'started' });
    },
    stop() {
      driver.beginEpoch();
      unwatch();
      driver.dispatch({ kind: 'stopped' });
    },
    hurry: () => driver.dispatch({ kind: 'hurried' }),
    watchPending: (listener) => watchPending(storage, listener),
    watchStatus: (listener) => watchSyncStatus({ storage, fullLoad, completedAt }, listener),
  };
}

/** What a disk in trouble refuses is left for the next time. */
function attempt<T>(work: () => T, otherwise: T): T {
  const attempted = attemptStorage(work);
  return attempted.ok ? attempted.value : otherwise;
}

function createSteps(options: Pick<SyncOptions, 'storage' | 'api' | 'clock' | 'logger'>) {
  const { storage, isWriting } = createOwnStorage(options.storage);
  const own = { ...options, storage };
  const checker = createChecker(own);
  return { pusher: createPusher(own), puller: createPuller({ ...own, checker }), checker, isWriting };
}
