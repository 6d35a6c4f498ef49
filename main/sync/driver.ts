import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { toDelayMs } from './back-off.ts';
import type { FullLoadRunner, LoadEnd } from './full-load.ts';
import {
  type Exchange,
  initialState,
  type SyncEffect,
  type SyncEvent,
  type SyncState,
  step,
} from './machine.ts';

type Request = (isWanted: () => boolean) => Promise<SyncEvent>;

export interface DriverOptions {
  readonly exchanges: Readonly<Record<Exchange, Request>>;
  readonly fullLoad: FullLoadRunner;
  readonly beginRound: () => void;
  readonly readFromBeginning: () => void;
  /** Everything was sent and fetched. */
  readonly onComplete: () => void;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Chance for the waits, 0 to 1. */
  readonly random: () => number;
}

/** Carries out what the machine says. */
export interface Driver {
  isStopped(): boolean;
  /** What was begun before it no longer matters, and its answers are not taken. */
  beginEpoch(): void;
  dispatch(event: SyncEvent): void;
}

const toEvent = (end: LoadEnd): SyncEvent => ({ kind: 'load-ended', ...end });
const cutLoad = toEvent({ outcome: 'cut', hasProgressed: false });

export function createDriver(options: DriverOptions): Driver {
  const { exchanges, fullLoad, clock, logger, random } = options;
  const timer = createTimer(clock);
  let state: SyncState = initialState;
  let epoch = 0;

  function dispatch(event: SyncEvent): void {
    const transition = step(state, event);
    if (transition.state.kind !== state.kind) logger.debug('Sync goes on.', { state: transition.state.kind });
    state = transition.state;
    if (state.kind === 'idle' && event.kind === 'pulled') options.onComplete();
    for (const effect of transition.effects) carryOut(effect);
  }

  function carryOut(effect: SyncEffect): void {
    switch (effect.kind) {
      case 'begin-round':
        options.beginRound();
        return;
      case 'request':
        run(exchanges[effect.request], { kind: 'failed', mayRetry: true });
        return;
      case 'begin-load':
        run(async () => toEvent(await fullLoad.run()), cutLoad);
        return;
      case 'cancel-load':
        fullLoad.cancel();
        return;
      case 'read-from-beginning':
        options.readFromBeginning();
        return;
      case 'schedule':
        timer.set(toDelayMs(effect.wait, random()), () => dispatch({ kind: 'timer-fired' }));
        return;
      case 'cancel-timer':
        timer.clear();
    }
  }

  /** A full disk, or a bug: either way the next try must come, and the operator keeps working. */
  function run(request: Request, whenBroken: SyncEvent): void {
    const begunIn = epoch;
    const isWanted = (): boolean => epoch === begunIn;
    void settle(request(isWanted), whenBroken, logger).then((event) => {
      if (isWanted()) dispatch(event);
    });
  }

  return {
    isStopped: () => state.kind === 'stopped',
    beginEpoch() {
      epoch += 1;
    },
    dispatch,
  };
}

async function settle(
  outcome: Promise<SyncEvent>,
  whenBroken: SyncEvent,
  logger: Logger,
): Promise<SyncEvent> {
  try {
    return await outcome;
  } catch (error) {
    logger.error('A step of the synchronisation failed.', { cause: String(error) });
    return whenBroken;
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
