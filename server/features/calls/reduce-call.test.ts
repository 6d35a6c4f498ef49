import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EndCause } from '../../../contracts/domain/call.ts';
import type { UserId } from '../../../contracts/ids.ts';
import { callIdSchema, userIdSchema } from '../../../contracts/ids.ts';
import type { LegOutcome } from '../../telephony/telephony.ts';
import type { CallEffect, CallEvent, CallFacts, LegReference } from './call-state.ts';
import { deriveProgress } from './derive-progress.ts';
import { buildInboundCall, buildOutboundCall } from './new-call.ts';
import { reduceCall } from './reduce-call.ts';

const anna = userIdSchema.parse('00000000-0000-7000-8000-00000000000a');
const bert = userIdSchema.parse('00000000-0000-7000-8000-00000000000b');
const callId = callIdSchema.parse('00000000-0000-7000-8000-000000000001');
const start = 1_000;
const newCall = {
  id: callId,
  legId: 'leg-0',
  legSid: 'CA0',
  contactNumber: '+33199000001',
  contactName: null,
  lineNumber: '+33199001000',
  startedAt: start,
} as const;

const inbound = buildInboundCall(newCall).facts;
const outbound = buildOutboundCall(newCall, anna).facts;
const first: LegReference = { legId: null, sid: 'CA0', party: null };
const second: LegReference = { legId: 'leg-1', sid: 'CA1', party: 'operator' };
/** The second leg of a call that an operator placed. */
const callee: LegReference = { ...second, party: 'contact' };
/** Conference callbacks know the leg by its SID and label alone. */
const asConferenceTells = (leg: LegReference): LegReference => ({ ...leg, legId: null });
const third: LegReference = { legId: 'leg-2', sid: 'CA2', party: 'operator' };

function play(facts: CallFacts, events: readonly CallEvent[]) {
  let present = facts;
  const effects: CallEffect[] = [];
  const statuses = [deriveProgress(facts).status];
  for (const event of events) {
    const step = reduceCall(present, event);
    present = step.facts;
    effects.push(...step.effects);
    statuses.push(deriveProgress(present).status);
  }
  return { facts: present, effects, statuses, progress: deriveProgress(present) };
}

const offer = (legId: string, party: 'contact' | 'operator', userId: UserId | null): CallEvent => ({
  kind: 'leg-offered',
  at: start,
  legId,
  party,
  userId,
});
const rung = play(inbound, [offer('leg-1', 'operator', anna)]).facts;
const dialled = play(outbound, [offer('leg-1', 'contact', null)]).facts;
const at = (time: number) => ({ at: start + time });
const joined = (leg: LegReference, time: number): CallEvent => ({
  kind: 'leg-joined',
  ...at(time),
  leg: asConferenceTells(leg),
  conferenceSid: 'CF1',
});
const left = (leg: LegReference, by: 'self' | 'other', time: number): CallEvent => ({
  kind: 'leg-left',
  ...at(time),
  leg: asConferenceTells(leg),
  by,
});
const answered = (leg: LegReference, time: number): CallEvent => ({ kind: 'leg-answered', ...at(time), leg });
const ended = (leg: LegReference, outcome: LegOutcome, time: number): CallEvent => ({
  kind: 'leg-ended',
  ...at(time),
  leg,
  outcome,
});
const closed = (by: LegReference | null, time: number): CallEvent => ({
  kind: 'conference-ended',
  ...at(time),
  conferenceSid: 'CF1',
  endedBy: by,
});
const named: CallEvent = { kind: 'leg-named', ...at(1), leg: second };
const ringing: CallEvent = { kind: 'leg-ringing', ...at(2), leg: second };
const hangUp: CallEvent = { kind: 'hang-up-requested', ...at(50) };
const exhausted: CallEvent = { kind: 'operators-exhausted', ...at(60) };

interface History {
  readonly title: string;
  readonly facts: CallFacts;
  /** Everything that the provider tells of it, in the order in which it happened. */
  readonly events: readonly CallEvent[];
  readonly cause: EndCause;
  readonly isAnswered: boolean;
}

const talk = [named, joined(first, 3), ringing, answered(second, 10), joined(second, 11)];
const histories: readonly History[] = [
  {
    title: 'a caller hangs up',
    facts: rung,
    events: [
      ...talk,
      left(first, 'self', 40),
      left(second, 'other', 40),
      closed(first, 40),
      ended(second, 'completed', 41),
    ],
    cause: 'contact-hung-up',
    isAnswered: true,
  },
  {
    title: 'the operator hangs up on a caller',
    facts: rung,
    events: [
      ...talk,
      left(second, 'self', 40),
      left(first, 'other', 40),
      closed(second, 40),
      ended(second, 'completed', 41),
    ],
    cause: 'operator-hung-up',
    isAnswered: true,
  },
  {
    title: 'a caller gives up',
    facts: rung,
    events: [
      named,
      joined(first, 3),
      ringing,
      left(first, 'self', 20),
      closed(first, 20),
      ended(second, 'canceled', 21),
    ],
    cause: 'abandoned',
    isAnswered: false,
  },
  {
    title: 'the operator ends it through the API',
    facts: rung,
    events: [
      ...talk,
      hangUp,
      left(first, 'self', 51),
      left(second, 'other', 51),
      closed(first, 51),
      ended(second, 'completed', 52),
    ],
    cause: 'operator-hung-up',
    isAnswered: true,
  },
  {
    title: 'nobody takes the call',
    facts: rung,
    events: [
      named,
      joined(first, 3),
      ringing,
      ended(second, 'no-answer', 30),
      exhausted,
      left(first, 'other', 61),
    ],
    cause: 'no-operator',
    isAnswered: false,
  },
  {
    title: 'an operator calls out and hangs up',
    facts: dialled,
    events: [
      joined(first, 1),
      named,
      ringing,
      joined(callee, 4),
      answered(callee, 10),
      left(first, 'self', 40),
      left(callee, 'other', 40),
      closed(first, 40),
      ended(callee, 'completed', 41),
    ],
    cause: 'operator-hung-up',
    isAnswered: true,
  },
  {
    title: 'the number called hangs up',
    facts: dialled,
    events: [
      joined(first, 1),
      named,
      ringing,
      answered(callee, 10),
      joined(callee, 10),
      left(callee, 'self', 40),
      left(first, 'other', 40),
      closed(callee, 40),
      ended(callee, 'completed', 41),
    ],
    cause: 'contact-hung-up',
    isAnswered: true,
  },
  {
    title: 'the operator gives up before the number called answers',
    facts: dialled,
    events: [
      joined(first, 1),
      named,
      ringing,
      left(first, 'self', 20),
      closed(first, 20),
      ended(callee, 'canceled', 21),
    ],
    cause: 'cancelled',
    isAnswered: false,
  },
  ...(
    [
      ['busy', 'busy'],
      ['no-answer', 'no-answer'],
      ['declined', 'declined'],
      ['unreachable', 'number-unreachable'],
      ['failed', 'failed'],
    ] as const
  ).map(([outcome, cause]) => ({
    title: `the number called is ${outcome}`,
    facts: dialled,
    events: [joined(first, 1), named, ended(callee, outcome, 20), left(first, 'other', 21), closed(null, 21)],
    cause,
    isAnswered: false,
  })),
];

describe.each(histories)('when $title', ({ facts, events, cause, isAnswered }) => {
  test(`the cause is ${cause}`, () => {
    const { progress } = play(facts, events);
    expect(progress).toMatchObject({ status: 'ended', endCause: cause });
    expect(progress.answeredAt !== null).toBe(isAnswered);
  });

  test('the outcome is the same in every order, with callbacks twice or more often', () => {
    const expected = play(facts, events);
    const deliveries = fc
      .shuffledSubarray([...events, ...events, ...events], { minLength: events.length * 3 })
      .map((order) => [...order]);
    fc.assert(
      fc.property(deliveries, (order) => {
        const got = play(facts, order);
        expect(got.facts).toEqual(expected.facts);
        expect(got.progress).toEqual(expected.progress);
      }),
    );
  });
});

const anyLeg = fc.constantFrom(first, second, third);
const anyTime = fc.integer({ min: 0, max: 100 }).map((time) => start + time);
const anyOutcome = fc.constantFrom<LegOutcome>(
  'completed',
  'busy',
  'no-answer',
  'declined',
  'unreachable',
  'failed',
  'canceled',
);
const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({ kind: fc.constantFrom('leg-named', 'leg-ringing', 'leg-answered'), at: anyTime, leg: anyLeg }),
  fc.record({ kind: fc.constant('leg-ended'), at: anyTime, leg: anyLeg, outcome: anyOutcome }),
  fc.record({
    kind: fc.constant('leg-joined'),
    at: anyTime,
    leg: anyLeg,
    conferenceSid: fc.constant('CF1'),
  }),
  fc.record({
    kind: fc.constant('leg-left'),
    at: anyTime,
    leg: anyLeg,
    by: fc.constantFrom('self', 'other'),
  }),
  fc.record({
    kind: fc.constant('conference-ended'),
    at: anyTime,
    conferenceSid: fc.constant('CF1'),
    endedBy: fc.option(anyLeg),
  }),
  fc.record({ kind: fc.constantFrom('hang-up-requested', 'operators-exhausted', 'lost'), at: anyTime }),
);
const ranks = { ringing: 0, active: 1, ended: 2 };
const anyCall = fc.constantFrom(play(rung, [offer('leg-2', 'operator', bert)]).facts, dialled);

describe('whatever is told, in whatever order', () => {
  test('the status only moves forward, and an ended call never opens again', () => {
    fc.assert(
      fc.property(anyCall, fc.array(anyEvent, { maxLength: 30 }), (facts, events) => {
        const { statuses } = play(facts, events);
        for (const [position, status] of statuses.entries()) {
          expect(ranks[status]).toBeGreaterThanOrEqual(ranks[statuses[position - 1] ?? 'ringing']);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('a call has an end cause exactly when it has ended, and never a negative length', () => {
    fc.assert(
      fc.property(anyCall, fc.array(anyEvent, { maxLength: 30 }), (facts, events) => {
        const { progress } = play(facts, events);
        expect(progress.endCause !== null).toBe(progress.status === 'ended');
        expect(progress.endedAt !== null).toBe(progress.status === 'ended');
        if (progress.endedAt !== null) {
          expect(progress.endedAt).toBeGreaterThanOrEqual(progress.answeredAt ?? start);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('the facts depend on the set of events alone, even when they contradict each other', () => {
    const shuffled = fc
      .array(anyEvent, { maxLength: 12 })
      .chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
      );
    fc.assert(
      fc.property(anyCall, shuffled, (facts, [one, other]) => {
        expect(play(facts, other).facts).toEqual(play(facts, one).facts);
      }),
      { numRuns: 1_000 },
    );
  });

  test('the same event again changes nothing and asks for nothing', () => {
    fc.assert(
      fc.property(anyCall, fc.array(anyEvent, { maxLength: 20 }), anyEvent, (facts, events, event) => {
        const once = play(facts, [...events, event]).facts;
        expect(reduceCall(once, event)).toEqual({ facts: once, effects: [] });
      }),
    );
  });

  test('what is still up when the call ends is released', () => {
    fc.assert(
      fc.property(anyCall, fc.array(anyEvent, { maxLength: 30 }), (facts, events) => {
        const { facts: after, effects, progress } = play(facts, events);
        if (progress.status !== 'ended') return;
        const released = new Set(
          effects.flatMap((effect) => {
            if (effect.kind === 'release') return effect.legSids;
            return effect.kind === 'say-nobody-is-there' ? [effect.legSid] : [];
          }),
        );
        for (const leg of after.legs) {
          if (leg.sid !== null && leg.endedAt === null) expect(released).toContain(leg.sid);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('effects', () => {
  test('transcribes the leg that answered, once', () => {
    const { effects } = play(rung, [...talk, ...talk]);
    expect(effects).toEqual([{ kind: 'start-transcription', legSid: 'CA1', party: 'operator' }]);
  });

  test('dials the contact when the operator has come in, once', () => {
    const { effects } = play(outbound, [joined(first, 1), joined(first, 1)]);
    expect(effects).toEqual([{ kind: 'dial-contact' }]);
  });

  test('rings the next operator when one does not take the call', () => {
    expect(play(rung, [named, ended(second, 'busy', 5)]).effects).toEqual([{ kind: 'ring-next' }]);
  });

  test('stops ringing operators when the caller gives up', () => {
    const { effects } = play(rung, [named, joined(first, 3), left(first, 'self', 5)]);
    expect(effects).toEqual([{ kind: 'release', legSids: ['CA1'], conferenceSid: 'CF1' }]);
  });

  test('hangs up on a leg that the provider names after the call has ended', () => {
    const { effects } = play(rung, [joined(first, 3), left(first, 'self', 5), named]);
    expect(effects.at(-1)).toEqual({ kind: 'release', legSids: ['CA1'], conferenceSid: null });
  });

  test('tells the caller that nobody is there before the line is closed', () => {
    const { effects } = play(inbound, [joined(first, 3), exhausted]);
    expect(effects).toEqual([{ kind: 'say-nobody-is-there', legSid: 'CA0' }]);
  });

  test('asks the provider when a leg is over and nobody says why', () => {
    const { effects, progress } = play(rung, [...talk, ended(second, 'completed', 40)]);
    expect(effects.at(-1)).toEqual({ kind: 'ask-provider' });
    expect(progress.status).toBe('active');
  });

  test('a ringing tone in the conference is no answer', () => {
    expect(play(dialled, [joined(first, 1), named, joined(callee, 4)]).progress.status).toBe('ringing');
  });

  test('events of a leg that is not of this call change nothing', () => {
    const stranger = { legId: null, sid: 'CA9', party: null };
    expect(reduceCall(rung, left(stranger, 'self', 5))).toEqual({ facts: rung, effects: [] });
  });
});
