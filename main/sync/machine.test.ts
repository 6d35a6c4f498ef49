import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initialState, type SyncEvent, type SyncState, step } from './machine.ts';

const states: readonly SyncState[] = [
  { kind: 'stopped' },
  { kind: 'idle' },
  { kind: 'pushing', isHurried: false, failures: 0, load: 'none' },
  { kind: 'pushing', isHurried: false, failures: 0, load: 'needed' },
  { kind: 'pulling', isHurried: false, failures: 0 },
  { kind: 'checking', isHurried: false, failures: 0, next: 'pull' },
  { kind: 'loading', failures: 0 },
  { kind: 'backing-off', isHurried: false, failures: 1, load: 'none' },
  { kind: 'blocked', load: 'none' },
];
const events: readonly SyncEvent[] = [
  { kind: 'started' },
  { kind: 'stopped' },
  { kind: 'hurried' },
  { kind: 'timer-fired' },
  { kind: 'pushed', hasMore: false },
  { kind: 'pulled', hasMore: false },
  { kind: 'incarnation-changed' },
  { kind: 'refetch-needed' },
  { kind: 'checked' },
  { kind: 'load-ended', outcome: 'loaded', hasProgressed: true },
  { kind: 'load-ended', outcome: 'cut', hasProgressed: false },
  { kind: 'failed', mayRetry: true },
  { kind: 'failed', mayRetry: false },
];

type Kind = SyncState['kind'];
const same = (kind: Kind, goesTo: Partial<Record<number, Kind>>): Kind[] =>
  events.map((_, column) => goesTo[column] ?? kind);

/** The same table as in SPEC.md: rows are states, columns events, in the order above; what is not named stays. */
const expected: readonly (readonly Kind[])[] = [
  same('stopped', { 0: 'pushing' }),
  same('idle', { 1: 'stopped', 2: 'pushing', 3: 'pushing' }),
  same('pushing', { 1: 'stopped', 4: 'pulling', 11: 'backing-off', 12: 'blocked' }),
  same('pushing', { 1: 'stopped', 4: 'loading', 11: 'backing-off', 12: 'blocked' }),
  same('pulling', {
    1: 'stopped',
    5: 'idle',
    6: 'checking',
    7: 'checking',
    11: 'backing-off',
    12: 'blocked',
  }),
  same('checking', { 1: 'stopped', 8: 'pushing', 11: 'backing-off', 12: 'blocked' }),
  same('loading', { 1: 'stopped', 2: 'pushing', 3: 'pushing', 9: 'pulling', 10: 'backing-off' }),
  same('backing-off', { 1: 'stopped', 3: 'pushing' }),
  same('blocked', { 1: 'stopped', 2: 'pushing', 3: 'pushing' }),
];

test('goes from every state with every event where the table says', () => {
  const actual = states.map((state) => events.map((event) => step(state, event).state.kind));
  expect(actual).toEqual(expected);
});

const anyEvent = fc.oneof(
  fc.constantFrom(...events),
  fc.constantFrom<SyncEvent>(
    { kind: 'pushed', hasMore: true },
    { kind: 'pulled', hasMore: true },
    { kind: 'load-ended', outcome: 'refused', hasProgressed: false },
    { kind: 'load-ended', outcome: 'unsupported', hasProgressed: false },
  ),
);

interface World {
  readonly exchanges: number;
  readonly loads: number;
  readonly hasTimer: boolean;
}

const exchanging: readonly Kind[] = ['pushing', 'pulling', 'checking'];
const answers: readonly SyncEvent['kind'][] = [
  'pushed',
  'pulled',
  'incarnation-changed',
  'refetch-needed',
  'checked',
  'failed',
];

/** Only what can happen does: an answer comes to a request that is under way, and a timer fires when it is set. */
function canHappen(state: SyncState, world: World, event: SyncEvent): boolean {
  switch (event.kind) {
    case 'pushed':
      return state.kind === 'pushing';
    case 'pulled':
    case 'incarnation-changed':
    case 'refetch-needed':
      return state.kind === 'pulling';
    case 'checked':
      return state.kind === 'checking';
    case 'failed':
      return world.exchanges > 0;
    case 'load-ended':
      return world.loads > 0;
    case 'timer-fired':
      return world.hasTimer;
    default:
      return true;
  }
}

function play(sequence: readonly SyncEvent[], check: (state: SyncState, world: World) => void): void {
  let state = initialState;
  let world: World = { exchanges: 0, loads: 0, hasTimer: false };
  for (const event of sequence) {
    if (!canHappen(state, world, event)) continue;
    let exchanges = event.kind === 'stopped' ? 0 : world.exchanges - (answers.includes(event.kind) ? 1 : 0);
    let loads = world.loads - (event.kind === 'load-ended' ? 1 : 0);
    let hasTimer = world.hasTimer && event.kind !== 'timer-fired';
    const transition = step(state, event);
    for (const effect of transition.effects) {
      if (effect.kind === 'request') exchanges += 1;
      if (effect.kind === 'begin-load') loads += 1;
      if (effect.kind === 'cancel-load') loads = 0;
      if (effect.kind === 'schedule') hasTimer = true;
      if (effect.kind === 'cancel-timer') hasTimer = false;
    }
    state = transition.state;
    world = { exchanges, loads, hasTimer };
    check(state, world);
  }
}

describe('in any order of events', () => {
  const always = (check: (state: SyncState, world: World) => void): void => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (sequence) => play(sequence, check)),
      {
        numRuns: 300,
      },
    );
  };

  test('I1: has one exchange under way while pushing, pulling or checking, and none otherwise', () => {
    always((state, { exchanges }) => expect(exchanges).toBe(exchanging.includes(state.kind) ? 1 : 0));
  });

  test('I2: never waits for nothing: without an exchange under way, a timer is set', () => {
    always((state, { exchanges, hasTimer }) => {
      if (state.kind !== 'stopped') expect(exchanges > 0 || hasTimer).toBe(true);
    });
  });

  test('I3: does nothing once it is stopped', () => {
    always((state, { exchanges, loads, hasTimer }) => {
      if (state.kind === 'stopped') expect([exchanges, loads, hasTimer]).toEqual([0, 0, false]);
    });
  });

  test('I8: has one full load under way when it says so, and never fetches the feed beside it', () => {
    always((state, { loads }) => {
      const isRunning = state.kind === 'loading' || ('load' in state && state.load === 'running');
      expect(loads).toBe(isRunning ? 1 : 0);
    });
  });
});

test('I4: something new during a round brings another round, so that it is not left for the next poll', () => {
  const hurried = step({ kind: 'pulling', isHurried: false, failures: 0 }, { kind: 'hurried' }).state;
  expect(step(hurried, { kind: 'pulled', hasMore: true }).state.kind).toBe('pushing');
  expect(step(hurried, { kind: 'pulled', hasMore: false }).state.kind).toBe('pushing');
});

test('I5: a hurry shortens a back-off once and never skips it', () => {
  const first = step(
    { kind: 'backing-off', isHurried: false, failures: 3, load: 'none' },
    { kind: 'hurried' },
  );
  expect(first.effects).toEqual([{ kind: 'schedule', wait: { kind: 'hurried-back-off', failures: 3 } }]);
  expect(step(first.state, { kind: 'hurried' }).effects).toEqual([]);
});

test('I12: something new during an exchange that fails is not forgotten', () => {
  const states: readonly SyncState[] = [
    { kind: 'pushing', isHurried: true, failures: 6, load: 'none' },
    { kind: 'pulling', isHurried: true, failures: 6 },
    { kind: 'checking', isHurried: true, failures: 6, next: 'pull' },
  ];
  for (const hurried of states) {
    const failed = step(hurried, { kind: 'failed', mayRetry: true });
    expect(failed.state).toMatchObject({ kind: 'backing-off', isHurried: true, failures: 7 });
    expect(failed.effects).toEqual([{ kind: 'schedule', wait: { kind: 'hurried-back-off', failures: 7 } }]);
    const refused = step(hurried, { kind: 'failed', mayRetry: false });
    expect(refused.state).toMatchObject({ kind: 'pushing', isHurried: false });
    expect(step(refused.state, { kind: 'failed', mayRetry: false }).state.kind).toBe('blocked');
  }
});

test('I6: failures are counted until the API answers again', () => {
  const failed = step(
    { kind: 'pushing', isHurried: false, failures: 2, load: 'none' },
    { kind: 'failed', mayRetry: true },
  );
  expect(failed.state).toMatchObject({ kind: 'backing-off', failures: 3 });
  const again = step(failed.state, { kind: 'timer-fired' });
  expect(again.state).toMatchObject({ kind: 'pushing', failures: 3 });
  expect(step(again.state, { kind: 'pushed', hasMore: true }).state).toMatchObject({ failures: 0 });
});

test('I7: changes made here are sent before anything is fetched', () => {
  const started = step(initialState, { kind: 'started' });
  expect(started.effects.at(-1)).toEqual({ kind: 'request', request: 'push' });
  expect(step(started.state, { kind: 'pushed', hasMore: true }).state.kind).toBe('pushing');
});

test('I9: what was confirmed is checked before anything is fetched or loaded, and what was lost is sent first', () => {
  const pulling: SyncState = { kind: 'pulling', isHurried: false, failures: 0 };
  for (const kind of ['incarnation-changed', 'refetch-needed'] as const) {
    const checking = step(pulling, { kind });
    expect(checking.effects).toEqual([{ kind: 'request', request: 'check' }]);
    const checked = step(checking.state, { kind: 'checked' });
    expect(checked.effects.at(-1)).toEqual({ kind: 'request', request: 'push' });
    const sent = step(checked.state, { kind: 'pushed', hasMore: false });
    expect(sent.state.kind).toBe(kind === 'refetch-needed' ? 'loading' : 'pulling');
    // A check that failed leads back to the fetch that asked for it, and never to a load.
    const failed = step(checking.state, { kind: 'failed', mayRetry: true }).state;
    expect(failed).toMatchObject({ kind: 'backing-off', load: 'none' });
  }
});

test('I10: what is written during a full load is sent at once, and the load goes on beside it', () => {
  const hurried = step({ kind: 'loading', failures: 0 }, { kind: 'hurried' });
  expect(hurried.effects.at(-1)).toEqual({ kind: 'request', request: 'push' });
  expect(hurried.state).toMatchObject({ kind: 'pushing', load: 'running' });
  const sent = step(hurried.state, { kind: 'pushed', hasMore: false });
  expect(sent).toEqual({
    state: { kind: 'loading', failures: 0 },
    effects: [{ kind: 'schedule', wait: { kind: 'poll' } }],
  });
});

test('I11: a load that gets further is tried again soon, one that does not waits longer each time', () => {
  const cut = (hasProgressed: boolean) =>
    step({ kind: 'loading', failures: 5 }, { kind: 'load-ended', outcome: 'cut', hasProgressed }).state;
  expect([cut(true), cut(false)]).toMatchObject([{ failures: 1 }, { failures: 6 }]);
});
