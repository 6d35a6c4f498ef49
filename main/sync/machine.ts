/**
 * When to send and when to fetch. Pure: SPEC.md has the table and the invariants; `sync.ts` carries out the
 * effects. One request is under way at most, so that a page never crosses the answer to a push.
 */
export type SyncState =
  | { readonly kind: 'stopped' }
  /** All is sent and fetched, as far as is known. */
  | { readonly kind: 'idle' }
  /** `isHurried`: something new came up meanwhile; go round once more. `failures`: tries that failed in a row. */
  | { readonly kind: 'pushing'; readonly isHurried: boolean; readonly failures: number }
  | { readonly kind: 'pulling'; readonly isHurried: boolean; readonly failures: number }
  /** The last try failed and another one may succeed. */
  | { readonly kind: 'backing-off'; readonly isHurried: boolean; readonly failures: number }
  /** The API refuses this session or this version: only something new makes another try worth it. */
  | { readonly kind: 'blocked' };

export type SyncEvent =
  | { readonly kind: 'started' }
  | { readonly kind: 'stopped' }
  /** There may be something to send or to fetch. */
  | { readonly kind: 'hurried' }
  | { readonly kind: 'timer-fired' }
  | { readonly kind: 'pushed'; readonly hasMore: boolean }
  | { readonly kind: 'pulled'; readonly hasMore: boolean }
  | { readonly kind: 'failed'; readonly mayRetry: boolean };

export type SyncEffect =
  /** Begins a new round: what was held back for one round is tried again. */
  | { readonly kind: 'begin-round' }
  | { readonly kind: 'request'; readonly request: 'push' | 'pull' }
  /** Sets the one timer, in place of the one that was set. */
  | { readonly kind: 'schedule'; readonly wait: SyncWait }
  | { readonly kind: 'cancel-timer' };

export type SyncWait =
  | { readonly kind: 'poll' }
  | { readonly kind: 'back-off'; readonly failures: number }
  | { readonly kind: 'hurried-back-off'; readonly failures: number }
  | { readonly kind: 'blocked' };

export interface Transition {
  readonly state: SyncState;
  readonly effects: readonly SyncEffect[];
}

type StateOf<K> = Extract<SyncState, { kind: K }>;
type EventOf<K> = Extract<SyncEvent, { kind: K }>;

/** Every state with every event: a combination left out does not compile. */
export type SyncTable = {
  readonly [S in SyncState['kind']]: {
    readonly [E in SyncEvent['kind']]: (state: StateOf<S>, event: EventOf<E>) => Transition;
  };
};

export const initialState: SyncState = { kind: 'stopped' };

const stay = (state: SyncState): Transition => ({ state, effects: [] });
const stop = (): Transition => ({ state: { kind: 'stopped' }, effects: [{ kind: 'cancel-timer' }] });

function beginRound(failures: number): Transition {
  return {
    state: { kind: 'pushing', isHurried: false, failures },
    effects: [{ kind: 'cancel-timer' }, { kind: 'begin-round' }, { kind: 'request', request: 'push' }],
  };
}

function afterPush(state: StateOf<'pushing'>, event: EventOf<'pushed'>): Transition {
  if (event.hasMore)
    return { state: { ...state, failures: 0 }, effects: [{ kind: 'request', request: 'push' }] };
  // What hurried it came up before this fetch begins, but a change made here still has to be sent.
  return { state: { ...state, kind: 'pulling' }, effects: [{ kind: 'request', request: 'pull' }] };
}

function afterPull(state: StateOf<'pulling'>, event: EventOf<'pulled'>): Transition {
  if (state.isHurried) return beginRound(0);
  if (event.hasMore)
    return { state: { ...state, failures: 0 }, effects: [{ kind: 'request', request: 'pull' }] };
  return { state: { kind: 'idle' }, effects: [{ kind: 'schedule', wait: { kind: 'poll' } }] };
}

function afterFailure(state: StateOf<'pushing' | 'pulling'>, event: EventOf<'failed'>): Transition {
  if (!event.mayRetry) {
    return { state: { kind: 'blocked' }, effects: [{ kind: 'schedule', wait: { kind: 'blocked' } }] };
  }
  const failures = state.failures + 1;
  return {
    state: { kind: 'backing-off', isHurried: false, failures },
    effects: [{ kind: 'schedule', wait: { kind: 'back-off', failures } }],
  };
}

/** Sooner than planned, but never at once: an API in trouble is not hammered by every key that is typed. */
function hurryBackOff(state: StateOf<'backing-off'>): Transition {
  if (state.isHurried) return stay(state);
  const { failures } = state;
  return {
    state: { ...state, isHurried: true },
    effects: [{ kind: 'schedule', wait: { kind: 'hurried-back-off', failures } }],
  };
}

const syncTable: SyncTable = {
  stopped: {
    started: () => beginRound(0),
    stopped: stay,
    hurried: stay,
    'timer-fired': stay,
    pushed: stay,
    pulled: stay,
    failed: stay,
  },
  idle: {
    started: stay,
    stopped: stop,
    hurried: () => beginRound(0),
    'timer-fired': () => beginRound(0),
    pushed: stay,
    pulled: stay,
    failed: stay,
  },
  pushing: {
    started: stay,
    stopped: stop,
    hurried: (state) => stay({ ...state, isHurried: true }),
    'timer-fired': stay,
    pushed: afterPush,
    pulled: stay,
    failed: afterFailure,
  },
  pulling: {
    started: stay,
    stopped: stop,
    hurried: (state) => stay({ ...state, isHurried: true }),
    'timer-fired': stay,
    pushed: stay,
    pulled: afterPull,
    failed: afterFailure,
  },
  'backing-off': {
    started: stay,
    stopped: stop,
    hurried: hurryBackOff,
    'timer-fired': (state) => beginRound(state.failures),
    pushed: stay,
    pulled: stay,
    failed: stay,
  },
  blocked: {
    started: stay,
    stopped: stop,
    hurried: () => beginRound(0),
    'timer-fired': () => beginRound(0),
    pushed: stay,
    pulled: stay,
    failed: stay,
  },
};

export function step(state: SyncState, event: SyncEvent): Transition {
  // The table is typed entry by entry; TypeScript cannot follow that the two keys fit the two arguments.
  const react = syncTable[state.kind][event.kind] as (state: SyncState, event: SyncEvent) => Transition;
  return react(state, event);
}
