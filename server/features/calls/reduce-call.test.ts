import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LegOutcome } from '../../telephony/telephony.ts';
import {
  bert,
  callee,
  dialled,
  ended,
  exhausted,
  first,
  histories,
  inbound,
  joined,
  left,
  named,
  offer,
  outbound,
  play,
  rung,
  second,
  start,
  talk,
  third,
} from './call-histories.ts';
import type { CallEvent } from './call-state.ts';
import { deriveHolds } from './derive-holds.ts';
import { reduceCall } from './reduce-call.ts';

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
    kind: fc.constantFrom('leg-held', 'leg-taken-back'),
    at: anyTime,
    leg: anyLeg,
    sequence: fc.integer({ min: 1, max: 5 }),
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

describe('holds', () => {
  const told = (kind: 'leg-held' | 'leg-taken-back', sequence: number, time: number): CallEvent => ({
    kind,
    at: start + time,
    leg: first,
    sequence,
  });
  const holdsAfter = (events: readonly CallEvent[]) =>
    deriveHolds(play(rung, [...talk, ...events]).facts.legs[0]?.holdMarks ?? []);
  const twice = [
    told('leg-held', 4, 20),
    told('leg-taken-back', 5, 30),
    told('leg-held', 6, 40),
    told('leg-taken-back', 7, 45),
  ];

  test('are known from when to when, in every order of their callbacks', () => {
    const holds = [
      { startedAt: start + 20, endedAt: start + 30 },
      { startedAt: start + 40, endedAt: start + 45 },
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray([...twice, ...twice], { minLength: 8 }), (events) => {
        expect(holdsAfter(events)).toEqual(holds);
      }),
    );
  });

  test('go on while nobody told of their end, and never end before they began', () => {
    expect(holdsAfter(twice.slice(0, 3)).at(-1)).toEqual({ startedAt: start + 40, endedAt: null });
    const late = [told('leg-held', 4, 30), told('leg-taken-back', 5, 20)];
    expect(holdsAfter(late)).toEqual([{ startedAt: start + 30, endedAt: start + 30 }]);
  });

  test('change nothing else of the call', () => {
    const { progress, effects } = play(play(rung, talk).facts, twice);
    expect(progress.status).toBe('active');
    expect(effects).toEqual([]);
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
