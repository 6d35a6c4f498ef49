/**
 * When to send, fetch, check and load. Pure: SPEC.md has the table and the invariants; `sync.ts` carries out the
 * effects. One exchange (push, pull, check) is under way at most, so that a page never crosses the answer to a push.
 * A full load may be under way beside it: it works on a file of its own, and what is changed here meanwhile is sent.
 */
export type SyncState =
  | { readonly kind: 'stopped' }
  /** All is sent and fetched, as far as is known. */
  | { readonly kind: 'idle' }
  /** `isHurried`: something new came up meanwhile; go round once more. `failures`: tries that failed in a row. */
  | {
      readonly kind: 'pushing';
      readonly isHurried: boolean;
      readonly failures: number;
      readonly load: LoadNeed;
    }
  | { readonly kind: 'pulling'; readonly isHurried: boolean; readonly failures: number }
  /** Asks the API which of the confirmed changes it has no record of. `next`: what comes after. */
  | {
      readonly kind: 'checking';
      readonly isHurried: boolean;
      readonly failures: number;
      readonly next: 'pull' | 'load';
    }
  /** A full load is under way, and nothing waits to be sent. */
  | { readonly kind: 'loading'; readonly failures: number }
  /** The last try failed and another one may succeed. */
  | {
      readonly kind: 'backing-off';
      readonly isHurried: boolean;
      readonly failures: number;
      readonly load: LoadNeed;
    }
  /** The API refuses this session or this version: only something new makes another try worth it. */
  | { readonly kind: 'blocked'; readonly load: LoadNeed };

/** `needed`: it is begun, or gone on with, once all is sent. `running`: it is under way beside the exchange. */
export type LoadNeed = 'none' | 'needed' | 'running';

/**
 * `cut`: it can be gone on with. `refused`: not with this session or this version. `unsupported`: the API is older than
 * full loads.
 */
export type LoadOutcome = 'loaded' | 'cut' | 'refused' | 'unsupported';

export type SyncEvent =
  | { readonly kind: 'started' }
  | { readonly kind: 'stopped' }
  /** There may be something to send or to fetch. */
  | { readonly kind: 'hurried' }
  | { readonly kind: 'timer-fired' }
  | { readonly kind: 'pushed'; readonly hasMore: boolean }
  | { readonly kind: 'pulled'; readonly hasMore: boolean }
  /** The API was started anew and may have lost what it confirmed. Nothing of its answer was stored. */
  | { readonly kind: 'incarnation-changed' }
  /** The change feed cannot be read on: there is no cursor yet, or the API refuses it. */
  | { readonly kind: 'refetch-needed' }
  | { readonly kind: 'checked' }
  /** `hasProgressed`: it got further than the time before. */
  | { readonly kind: 'load-ended'; readonly outcome: LoadOutcome; readonly hasProgressed: boolean }
  | { readonly kind: 'failed'; readonly mayRetry: boolean };

export type SyncEffect =
  /** Begins a new round: what was held back for one round is tried again. */
  | { readonly kind: 'begin-round' }
  | { readonly kind: 'request'; readonly request: Exchange }
  | { readonly kind: 'begin-load' }
  | { readonly kind: 'cancel-load' }
  /** The change feed is to be read without a cursor, as by older versions. */
  | { readonly kind: 'read-from-beginning' }
  /** Sets the one timer, in place of the one that was set. */
  | { readonly kind: 'schedule'; readonly wait: SyncWait }
  | { readonly kind: 'cancel-timer' };

export type Exchange = 'push' | 'pull' | 'check';

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

const push: SyncEffect = { kind: 'request', request: 'push' };
const pull: SyncEffect = { kind: 'request', request: 'pull' };
const poll: SyncEffect = { kind: 'schedule', wait: { kind: 'poll' } };

const stay = (state: SyncState): Transition => ({ state, effects: [] });
const stop = (): Transition => ({
  state: { kind: 'stopped' },
  effects: [{ kind: 'cancel-timer' }, { kind: 'cancel-load' }],
});

function beginRound(failures: number, load: LoadNeed): Transition {
  return {
    state: { kind: 'pushing', isHurried: false, failures, load },
    effects: [{ kind: 'cancel-timer' }, { kind: 'begin-round' }, push],
  };
}

function afterPush(state: StateOf<'pushing'>, event: EventOf<'pushed'>): Transition {
  if (event.hasMore) return { state: { ...state, failures: 0 }, effects: [push] };
  const { isHurried, failures, load } = state;
  // What hurried it came up before this fetch begins, but a change made here still has to be sent.
  if (load === 'none') return { state: { kind: 'pulling', isHurried, failures }, effects: [pull] };
  const begin: readonly SyncEffect[] = load === 'needed' ? [{ kind: 'begin-load' }] : [];
  if (isHurried) {
    return { state: { ...state, isHurried: false, load: 'running' }, effects: [...begin, push] };
  }
  return { state: { kind: 'loading', failures }, effects: [...begin, poll] };
}

function afterPull(state: StateOf<'pulling'>, event: EventOf<'pulled'>): Transition {
  if (state.isHurried) return beginRound(0, 'none');
  if (event.hasMore) return { state: { ...state, failures: 0 }, effects: [pull] };
  return { state: { kind: 'idle' }, effects: [poll] };
}

/** What was confirmed comes before what is new: the check is made before anything is fetched or loaded. */
function check(state: StateOf<'pulling'>, next: 'pull' | 'load'): Transition {
  return { state: { ...state, kind: 'checking', next }, effects: [{ kind: 'request', request: 'check' }] };
}

function afterFailure(
  state: StateOf<'pushing' | 'pulling' | 'checking'>,
  event: EventOf<'failed'>,
): Transition {
  // A check that failed is asked for again by the fetch that comes after the wait.
  const load = state.kind === 'pushing' ? state.load : 'none';
  if (event.mayRetry) return backOff(state.failures + 1, load, state.isHurried);
  // What hurried it is newer than the request that was refused: there may be another session by now.
  return state.isHurried ? beginRound(0, load) : block(load);
}

function backOff(failures: number, load: LoadNeed, isHurried = false): Transition {
  return {
    state: { kind: 'backing-off', isHurried, failures, load },
    effects: [{ kind: 'schedule', wait: { kind: isHurried ? 'hurried-back-off' : 'back-off', failures } }],
  };
}

function block(load: LoadNeed): Transition {
  return { state: { kind: 'blocked', load }, effects: [{ kind: 'schedule', wait: { kind: 'blocked' } }] };
}

function needAfter(outcome: LoadOutcome): LoadNeed {
  return outcome === 'loaded' || outcome === 'unsupported' ? 'none' : 'needed';
}

const afterLoad = (outcome: LoadOutcome): readonly SyncEffect[] =>
  outcome === 'unsupported' ? [{ kind: 'read-from-beginning' }] : [];

/** The load ended beside an exchange, or beside a wait: what has to come next waits for that. */
function noteLoad<S extends StateOf<'pushing' | 'backing-off' | 'blocked'>>(
  state: S,
  { outcome }: EventOf<'load-ended'>,
): Transition {
  return { state: { ...state, load: needAfter(outcome) }, effects: afterLoad(outcome) };
}

function endLoad(state: StateOf<'loading'>, event: EventOf<'load-ended'>): Transition {
  const { outcome, hasProgressed } = event;
  if (outcome === 'refused') return block('needed');
  if (outcome === 'cut') return backOff(hasProgressed ? 1 : state.failures + 1, 'needed');
  return {
    state: { kind: 'pulling', isHurried: false, failures: 0 },
    effects: [{ kind: 'cancel-timer' }, ...afterLoad(outcome), pull],
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

/** Answers that a state did not ask for. */
const unasked = {
  started: stay,
  pushed: stay,
  pulled: stay,
  'incarnation-changed': stay,
  'refetch-needed': stay,
  checked: stay,
  'load-ended': stay,
  failed: stay,
};

const syncTable: SyncTable = {
  stopped: {
    ...unasked,
    started: () => beginRound(0, 'none'),
    stopped: stay,
    hurried: stay,
    'timer-fired': stay,
  },
  idle: {
    ...unasked,
    stopped: stop,
    hurried: () => beginRound(0, 'none'),
    'timer-fired': () => beginRound(0, 'none'),
  },
  pushing: {
    ...unasked,
    stopped: stop,
    hurried: (state) => stay({ ...state, isHurried: true }),
    'timer-fired': stay,
    pushed: afterPush,
    'load-ended': noteLoad,
    failed: afterFailure,
  },
  pulling: {
    ...unasked,
    stopped: stop,
    hurried: (state) => stay({ ...state, isHurried: true }),
    'timer-fired': stay,
    pulled: afterPull,
    'incarnation-changed': (state) => check(state, 'pull'),
    'refetch-needed': (state) => check(state, 'load'),
    failed: afterFailure,
  },
  checking: {
    ...unasked,
    stopped: stop,
    hurried: (state) => stay({ ...state, isHurried: true }),
    'timer-fired': stay,
    checked: ({ next }) => beginRound(0, next === 'load' ? 'needed' : 'none'),
    failed: afterFailure,
  },
  loading: {
    ...unasked,
    stopped: stop,
    hurried: ({ failures }) => beginRound(failures, 'running'),
    'timer-fired': ({ failures }) => beginRound(failures, 'running'),
    'load-ended': endLoad,
  },
  'backing-off': {
    ...unasked,
    stopped: stop,
    hurried: hurryBackOff,
    'timer-fired': ({ failures, load }) => beginRound(failures, load),
    'load-ended': noteLoad,
  },
  blocked: {
    ...unasked,
    stopped: stop,
    hurried: ({ load }) => beginRound(0, load),
    'timer-fired': ({ load }) => beginRound(0, load),
    'load-ended': noteLoad,
  },
};

export function step(state: SyncState, event: SyncEvent): Transition {
  // The table is typed entry by entry; TypeScript cannot follow that the two keys fit the two arguments.
  const react = syncTable[state.kind][event.kind] as (state: SyncState, event: SyncEvent) => Transition;
  return react(state, event);
}
