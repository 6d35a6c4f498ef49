import type { ApiClient } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { countPending } from '../storage/queries/outbox.ts';
import { attemptStorage, type Storage } from '../storage/storage.ts';
import { applyKeptRecords } from './apply-change.ts';
import { toDelayMs } from './back-off.ts';
import { initialState, type SyncEffect, type SyncEvent, type SyncState, step } from './machine.ts';
import { createPuller, type Puller, type PullerOptions } from './pull.ts';
import { createPusher, type Pusher, type PusherOptions } from './push.ts';

export interface SyncOptions {
  readonly storage: Storage;
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly logger: Logger;
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
}

export function createSync(options: SyncOptions): Sync {
  const { storage, clock, random = Math.random } = options;
  const logger = options.logger.child('sync');
  const steps = createSteps({ ...options, logger });
  const timer = createTimer(clock);
  let state: SyncState = initialState;
  let unwatch = (): void => undefined;
  /** Counts the starts and stops: what was begun before the last one no longer matters. */
  let epoch = 0;

  function dispatch(event: SyncEvent): void {
    const transition = step(state, event);
    if (transition.state.kind !== state.kind) logger.debug('Sync goes on.', { state: transition.state.kind });
    state = transition.state;
    for (const effect of transition.effects) carryOut(effect);
  }

  function carryOut(effect: SyncEffect): void {
    switch (effect.kind) {
      case 'begin-round':
        steps.beginRound();
        return;
      case 'request':
        run(steps[effect.request]);
        return;
      case 'schedule':
        timer.set(toDelayMs(effect.wait, random()), () => dispatch({ kind: 'timer-fired' }));
        return;
      case 'cancel-timer':
        timer.clear();
    }
  }

  function run(request: Request): void {
    const begunIn = epoch;
    const isWanted = (): boolean => epoch === begunIn;
    void settle(request(isWanted), logger).then((event) => {
      if (isWanted()) dispatch(event);
    });
  }

  return {
    start() {
      if (state.kind !== 'stopped') return;
      epoch += 1;
      attemptStorage(() => storage.write(applyKeptRecords));
      unwatch = storage.watch((change) => {
        if (change.tables.has('outbox') && !steps.isWriting()) dispatch({ kind: 'hurried' });
      });
      dispatch({ kind: 'started' });
    },
    stop() {
      epoch += 1;
      unwatch();
      dispatch({ kind: 'stopped' });
    },
    hurry: () => dispatch({ kind: 'hurried' }),
    watchPending: (listener) => watchPending(storage, listener),
  };
}

type Request = (isWanted: () => boolean) => Promise<SyncEvent>;

/** A full disk, or a bug: either way the next try must come, and the operator keeps working. */
async function settle(outcome: Promise<SyncEvent>, logger: Logger): Promise<SyncEvent> {
  try {
    return await outcome;
  } catch (error) {
    logger.error('A step of the synchronisation failed.', { cause: String(error) });
    return { kind: 'failed', mayRetry: true };
  }
}

function createTimer(clock: Clock): { set(delayMs: number, run: () => void): void; clear(): void } {
  let cancel = (): void => undefined;
  return {
    set(delayMs, run) {
      cancel();
      cancel = clock.after(delayMs, run);
    },
    clear: () => cancel(),
  };
}

interface Steps extends Pusher, Puller {
  /** Whether a step is storing something right now. */
  readonly isWriting: () => boolean;
}

function createSteps(options: PusherOptions & PullerOptions): Steps {
  const { storage, isWriting } = createOwnStorage(options.storage);
  return { ...createPusher({ ...options, storage }), ...createPuller({ ...options, storage }), isWriting };
}

/** The storage as the steps of the synchronisation use it: what they write themselves must not hurry them. */
function createOwnStorage(storage: Storage): {
  readonly storage: Storage;
  readonly isWriting: () => boolean;
} {
  let depth = 0;
  return {
    isWriting: () => depth > 0,
    storage: {
      ...storage,
      write(change) {
        depth += 1;
        try {
          return storage.write(change);
        } finally {
          depth -= 1;
        }
      },
    },
  };
}

function watchPending(storage: Storage, listener: (count: number) => void): () => void {
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
