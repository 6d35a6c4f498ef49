import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initialState, type SyncEvent, type SyncState, step } from './machine.ts';

const states: readonly SyncState[] = [
  { kind: 'stopped' },
  { kind: 'idle' },
  { kind: 'pushing', isHurried: false, failures: 0 },
  { kind: 'pulling', isHurried: false, failures: 0 },
  { kind: 'backing-off', isHurried: false, failures: 1 },
  { kind: 'blocked' },
];
const events: readonly SyncEvent[] = [
  { kind: 'started' },
  { kind: 'stopped' },
  { kind: 'hurried' },
  { kind: 'timer-fired' },
  { kind: 'pushed', hasMore: false },
  { kind: 'pulled', hasMore: false },
  { kind: 'failed', mayRetry: true },
];

/** The same table as in SPEC.md: rows are states, columns events, in the order above. */
const expected: readonly (readonly SyncState['kind'][])[] = [
  ['pushing', 'stopped', 'stopped', 'stopped', 'stopped', 'stopped', 'stopped'],
  ['idle', 'stopped', 'pushing', 'pushing', 'idle', 'idle', 'idle'],
  ['pushing', 'stopped', 'pushing', 'pushing', 'pulling', 'pushing', 'backing-off'],
  ['pulling', 'stopped', 'pulling', 'pulling', 'pulling', 'idle', 'backing-off'],
  ['backing-off', 'stopped', 'backing-off', 'pushing', 'backing-off', 'backing-off', 'backing-off'],
  ['blocked', 'stopped', 'pushing', 'pushing', 'blocked', 'blocked', 'blocked'],
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
    { kind: 'failed', mayRetry: false },
  ),
);

interface World {
  readonly requests: number;
  readonly hasTimer: boolean;
}

/** Only what can happen does: an answer comes to a request that is under way, and a timer fires when it is set. */
function canHappen(state: SyncState, world: World, event: SyncEvent): boolean {
  switch (event.kind) {
    case 'pushed':
      return state.kind === 'pushing';
    case 'pulled':
      return state.kind === 'pulling';
    case 'failed':
      return world.requests > 0;
    case 'timer-fired':
      return world.hasTimer;
    default:
      return true;
  }
}

function play(sequence: readonly SyncEvent[], check: (state: SyncState, world: World) => void): void {
  let state = initialState;
  let world: World = { requests: 0, hasTimer: false };
  for (const event of sequence) {
    if (!canHappen(state, world, event)) continue;
    const isAnswer = event.kind === 'pushed' || event.kind === 'pulled' || event.kind === 'failed';
    let requests = event.kind === 'stopped' ? 0 : world.requests - (isAnswer ? 1 : 0);
    let hasTimer = world.hasTimer && event.kind !== 'timer-fired';
    const transition = step(state, event);
    for (const effect of transition.effects) {
      if (effect.kind === 'request') requests += 1;
      if (effect.kind === 'schedule') hasTimer = true;
      if (effect.kind === 'cancel-timer') hasTimer = false;
    }
    state = transition.state;
    world = { requests, hasTimer };
    check(state, world);
  }
}

describe('in any order of events', () => {
  const always = (check: (state: SyncState, world: World) => void): void => {
    fc.assert(fc.property(fc.array(anyEvent, { maxLength: 60 }), (sequence) => play(sequence, check)));
  };

  test('I1: has one request under way while pushing or pulling, and none otherwise', () => {
    always((state, { requests }) =>
      expect(requests).toBe(state.kind === 'pushing' || state.kind === 'pulling' ? 1 : 0),
    );
  });

  test('I2: never waits for nothing: without a request under way, a timer is set', () => {
    always((state, { requests, hasTimer }) => {
      if (state.kind !== 'stopped') expect(requests > 0 || hasTimer).toBe(true);
    });
  });

  test('I3: does nothing once it is stopped', () => {
    always((state, { requests, hasTimer }) => {
      if (state.kind === 'stopped') expect([requests, hasTimer]).toEqual([0, false]);
    });
  });
});

test('I4: something new during a round brings another round, so that it is not left for the next poll', () => {
  const hurried = step({ kind: 'pulling', isHurried: false, failures: 0 }, { kind: 'hurried' }).state;
  expect(step(hurried, { kind: 'pulled', hasMore: true }).state.kind).toBe('pushing');
  expect(step(hurried, { kind: 'pulled', hasMore: false }).state.kind).toBe('pushing');
});

test('I5: a hurry shortens a back-off once and never skips it', () => {
  const first = step({ kind: 'backing-off', isHurried: false, failures: 3 }, { kind: 'hurried' });
  expect(first.effects).toEqual([{ kind: 'schedule', wait: { kind: 'hurried-back-off', failures: 3 } }]);
  expect(step(first.state, { kind: 'hurried' }).effects).toEqual([]);
});

test('I6: failures are counted until the API answers again', () => {
  const failed = step({ kind: 'pushing', isHurried: false, failures: 2 }, { kind: 'failed', mayRetry: true });
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
