import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endCauses } from '../../contracts/domain/call.ts';
import { type CallEvent, type CallKind, type CallState, type Outcome, reduceCall } from './machine.ts';
import { deadlinesMs } from './steps.ts';
import { exampleEvents, exampleStates, me, ringingCall, somebodyElse, testFacts } from './testing.ts';

const kinds = Object.keys(exampleStates) as readonly CallKind[];
const liveKinds = ['offered', 'dialing', 'ringing', 'connecting-audio', 'active', 'reconnecting'] as const;

const beginnings: readonly CallState[] = [exampleStates.offered, exampleStates.dialing];

const status = fc.constantFrom('ringing' as const, 'active' as const, 'ended' as const);
const record: fc.Arbitrary<CallEvent> = fc
  .record({
    status,
    cause: fc.constantFrom(...endCauses),
    operatorId: fc.constantFrom(me, somebodyElse, null),
    isWrappedUp: fc.boolean(),
  })
  .map(({ status: kind, cause, operatorId, isWrappedUp }) => ({
    type: 'record-changed',
    at: 2_000,
    call: ringingCall(1, {
      status: kind,
      operatorId,
      ...(kind === 'ended' ? { endedAt: 1_500, endCause: cause } : {}),
      ...(kind === 'ended' && isWrappedUp ? { wrappedUpAt: 1_900 } : {}),
    }),
  }));
const anyEvent = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...Object.values(exampleEvents)) },
  { weight: 1, arbitrary: record },
);
const anyRun = fc.tuple(fc.constantFrom(...beginnings), fc.array(anyEvent, { maxLength: 40 }));

/** Every step of a run: the state before, the event, and what came of it. */
function run(beginning: CallState, events: readonly CallEvent[]) {
  const steps: { before: CallState; event: CallEvent; outcome: Outcome }[] = [];
  let state = beginning;
  for (const event of events) {
    const outcome = reduceCall(state, event);
    steps.push({ before: state, event, outcome });
    state = outcome.state;
  }
  return steps;
}

function always(check: (step: ReturnType<typeof run>[number]) => void): void {
  fc.assert(
    fc.property(anyRun, ([beginning, events]) => {
      for (const step of run(beginning, events)) check(step);
    }),
    { numRuns: 500 },
  );
}

function isOver({ kind }: CallState): boolean {
  return kind === 'wrapping-up' || kind === 'closed';
}

function commandsOf({ effects }: Outcome): readonly string[] {
  return effects.flatMap((effect) => (effect.type === 'command-line' ? [effect.command.type] : []));
}

test('does in every combination what SPEC.md says', () => {
  const spec = readFileSync(new URL('SPEC.md', import.meta.url), 'utf8');
  const rows = spec.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const header = rows.find((cells) => cells[1] === 'event');
  expect(header?.slice(2, -1)).toEqual(kinds);
  for (const [name, event] of Object.entries(exampleEvents)) {
    const said = rows.find((cells) => cells[1] === name)?.slice(2, -1);
    const done = kinds.map((kind) => {
      const { state, refusal } = reduceCall<CallKind, CallEvent['type']>(exampleStates[kind], event);
      return refusal === null ? (state.kind === kind ? '·' : state.kind) : `no: ${refusal}`;
    });
    expect(said, name).toEqual(done);
  }
});

describe('in every order of events', () => {
  test('has one cause and one end exactly when it is over', () => {
    always(({ outcome }) => {
      const { status: now, endCause, endedAt } = outcome.state.facts.call;
      expect(endCause !== null).toBe(now === 'ended');
      expect(endedAt !== null).toBe(now === 'ended');
      if (outcome.state.kind === 'wrapping-up') expect(now).toBe('ended');
      if (!isOver(outcome.state)) expect(now).not.toBe('ended');
    });
  });

  test('lets nothing but the record change the cause of a call that is over', () => {
    always(({ before, event, outcome }) => {
      if (!isOver(before) || event.type === 'record-changed') return;
      expect(outcome.state.facts.call.endCause).toBe(before.facts.call.endCause);
    });
  });

  test('never revives a call that is over', () => {
    always(({ before, outcome }) => {
      if (isOver(before)) expect(isOver(outcome.state)).toBe(true);
      if (before.kind === 'closed') expect(outcome.state.kind).toBe('closed');
      if (before.facts.call.status === 'ended') expect(outcome.state.facts.call.status).toBe('ended');
    });
  });

  test('takes a leg down that comes up unasked, or after the end', () => {
    always(({ before, event, outcome }) => {
      const isSignOfLife = event.type === 'line-accepted' || event.type === 'line-ringing';
      const isUnasked = before.kind === 'offered' && event.type === 'line-accepted';
      if (((isOver(before) || before.kind === 'hanging-up') && isSignOfLife) || isUnasked) {
        expect(commandsOf(outcome)).toContain('hang-up');
      }
    });
  });

  test('sets the deadline of a state when it is entered', () => {
    always(({ before, outcome }) => {
      if (before.kind === outcome.state.kind) return;
      const set = outcome.effects.findLast((effect) => effect.type === 'set-deadline');
      expect(set).toMatchObject({ afterMs: deadlinesMs[outcome.state.kind] });
    });
  });

  test('rings no longer than the deadline, and never once the call is over', () => {
    always(({ before, event, outcome }) => {
      if (outcome.state.kind !== 'offered') return;
      expect(outcome.state.facts.call.status).not.toBe('ended');
      if (before.kind === 'offered') expect(event.type).not.toBe('deadline-passed');
    });
    expect(reduceCall(exampleStates.offered, { type: 'deadline-passed', at: 1 }).state.kind).toBe('closed');
  });

  test('saves the record whenever it changed', () => {
    always(({ before, outcome }) => {
      if (before.facts.call === outcome.state.facts.call) return;
      const isSame = JSON.stringify(before.facts.call) === JSON.stringify(outcome.state.facts.call);
      const saved = outcome.effects.filter((effect) => effect.type === 'save-call');
      if (!isSame) expect(saved).toEqual([{ type: 'save-call', call: outcome.state.facts.call }]);
    });
  });
});

test('hangs up from every live state, within five seconds, even if nobody answers', () => {
  for (const kind of liveKinds) {
    let outcome = reduceCall<CallKind, 'hang-up'>(exampleStates[kind], { type: 'hang-up', at: 0 });
    expect(commandsOf(outcome)[0], kind).toMatch(/hang-up|reject/);
    let waitedMs = 0;
    while (!isOver(outcome.state)) {
      const deadline = outcome.effects.findLast((effect) => effect.type === 'set-deadline');
      waitedMs += deadline?.afterMs ?? Number.POSITIVE_INFINITY;
      outcome = reduceCall(outcome.state, { type: 'deadline-passed', at: waitedMs });
    }
    expect(waitedMs, kind).toBeLessThanOrEqual(5_000);
  }
});

test('asks the API to hang up as soon as the line cannot', () => {
  const refused = { type: 'line-refused', at: 0, command: 'hang-up', code: 'line-unreachable' } as const;
  const { effects } = reduceCall(exampleStates['hanging-up'], refused);
  expect(effects).toContainEqual({ type: 'hang-up-by-api', callId: ringingCall(1).id });
});

describe('an outbound call', () => {
  test('is not active because the operator has joined: the contact must answer', () => {
    const { state } = reduceCall(exampleStates.dialing, { type: 'line-audio-flowing', at: 1 });
    expect(state.kind).toBe('ringing');
    const answered = ringingCall(1, {
      direction: 'outbound',
      status: 'active',
      operatorId: me,
      answeredAt: 7,
    });
    const next = reduceCall(state, { type: 'record-changed', at: 8, call: answered });
    expect(next.state).toMatchObject({ kind: 'active', facts: { audioSince: 8, call: { answeredAt: 7 } } });
  });

  test('that is hung up before the contact answers is cancelled', () => {
    const { state } = reduceCall(exampleStates.ringing, { type: 'hang-up', at: 1 });
    const over = reduceCall(state, { type: 'line-disconnected', at: 2 }).state;
    expect(over.facts.call.endCause).toBe('cancelled');
  });

  test('keeps the guess of the line until the record names the cause', () => {
    const { state } = reduceCall(exampleStates.ringing, { type: 'line-disconnected', at: 1 });
    expect(state.facts.call.endCause).toBe('no-answer');
    const busy = ringingCall(1, { direction: 'outbound', status: 'ended', endedAt: 1, endCause: 'busy' });
    const refined = reduceCall(state, { type: 'record-changed', at: 2, call: busy }).state;
    expect(refined).toMatchObject({ kind: 'wrapping-up', facts: { call: { endCause: 'busy' } } });
  });

  test('is taken as answered when its leg outlives the longest dialling, for the API may be away', () => {
    const { state } = reduceCall(exampleStates.ringing, { type: 'deadline-passed', at: 90_000 });
    expect(state).toMatchObject({ kind: 'connecting-audio', facts: { call: { status: 'active' } } });
  });
});

describe('an inbound call', () => {
  test('goes on ringing when there is no microphone to answer it with', () => {
    const { state } = reduceCall(exampleStates.offered, { type: 'answer', at: 1 });
    const refused = { type: 'line-refused', at: 2, command: 'accept', code: 'microphone-denied' } as const;
    expect(reduceCall(state, refused).state.kind).toBe('offered');
  });

  test('stops ringing here when another operator has answered it', () => {
    const taken = ringingCall(1, { status: 'active', operatorId: somebodyElse, answeredAt: 3 });
    const outcome = reduceCall(exampleStates.offered, { type: 'record-changed', at: 4, call: taken });
    expect(outcome.state.kind).toBe('closed');
    expect(commandsOf(outcome)).toEqual(['reject']);
  });

  test('is left to the next operator when the window dies before this one was joined', () => {
    const { effects } = reduceCall(exampleStates['connecting-audio'], { type: 'line-lost', at: 1 });
    expect(effects).not.toContainEqual(expect.objectContaining({ type: 'hang-up-by-api' }));
  });

  test('is answered by the operator of this desktop from the moment his leg is up', () => {
    const { state } = reduceCall(exampleStates['connecting-audio'], { type: 'line-accepted', at: 42 });
    expect(state.facts.call).toMatchObject({ status: 'active', answeredAt: 42, operatorId: me });
  });
});

test('goes on through a lost connection, and keeps the time at which audio began', () => {
  const lost = reduceCall(exampleStates.active, { type: 'line-reconnecting', at: 7 }).state;
  expect(lost.kind).toBe('reconnecting');
  const found = reduceCall(lost, { type: 'line-reconnected', at: 9 }).state;
  expect(found).toMatchObject({ kind: 'active', facts: { audioSince: 6 } });
});

test('stores the record again when a stored one is behind what happened here', () => {
  const { call } = exampleStates['wrapping-up'].facts;
  const behind = { ...call, status: 'active', endedAt: null, endCause: null } as const;
  const { state, effects } = reduceCall(exampleStates['wrapping-up'], {
    type: 'record-changed',
    at: 1,
    call: behind,
  });
  expect(state.facts.call.status).toBe('ended');
  expect(effects).toContainEqual({ type: 'save-call', call });
});

test('refuses to mute before there is a leg', () => {
  const state = { kind: 'connecting-audio', facts: testFacts() } as const;
  expect(reduceCall(state, { type: 'set-muted', at: 1, isMuted: true }).refusal).toBe('line-not-ready');
});
