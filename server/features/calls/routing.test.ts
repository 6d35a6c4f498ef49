import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UserId } from '../../../contracts/ids.ts';
import { userIdSchema } from '../../../contracts/ids.ts';
import type { OperatorPresence } from '../presence/presence.ts';
import type { RingQuestion } from './routing.ts';
import { decideRing, maxWaitForNobodyMs, maxWaitMs } from './routing.ts';

const toId = (digit: number): UserId => userIdSchema.parse(`00000000-0000-7000-8000-00000000000${digit}`);

function operator(digit: number, changes: Partial<OperatorPresence> = {}): OperatorPresence {
  const free = {
    availability: 'available',
    isLineReady: true,
    isInCall: false,
    freeSince: 100,
    reachableSince: 100,
  } as const;
  return { userId: toId(digit), ...free, ...changes };
}

function ask(changes: Partial<RingQuestion>) {
  const question = { nowMs: 1_000, startedAt: 1_000, operators: [], triedIds: new Set<UserId>() };
  return decideRing({ ...question, busyIds: new Set<UserId>(), ...changes });
}

test('rings the operator who has been free for the longest time', () => {
  const operators = [operator(1, { freeSince: 300 }), operator(2, { freeSince: 200 }), operator(3)];
  expect(ask({ operators: operators.slice(0, 2) })).toEqual({ kind: 'ring', userId: toId(2) });
});

test('passes over those who are away, not reachable, in a call, busy on record, or rung before', () => {
  const cannot = { freeSince: null };
  const operators = [
    operator(1, { availability: 'away', ...cannot }),
    operator(2, { isLineReady: false, ...cannot }),
    operator(3, { isInCall: true, ...cannot }),
    operator(4),
    operator(5),
    operator(6),
  ];
  const decision = ask({ operators, busyIds: new Set([toId(4)]), triedIds: new Set([toId(5)]) });
  expect(decision).toEqual({ kind: 'ring', userId: toId(6) });
});

test('waits for an operator who is in a call, until the caller has waited long enough', () => {
  const operators = [operator(1, { isInCall: true, freeSince: null })];
  expect(ask({ operators })).toEqual({ kind: 'wait', untilAt: 1_000 + maxWaitMs });
  expect(ask({ operators, nowMs: 1_000 + maxWaitMs })).toEqual({ kind: 'give-up' });
});

test('does not keep a caller waiting that long when nobody is there who could come', () => {
  expect(ask({})).toEqual({ kind: 'wait', untilAt: 1_000 + maxWaitForNobodyMs });
  expect(ask({ nowMs: 1_000 + maxWaitForNobodyMs })).toEqual({ kind: 'give-up' });
});

test('never rings anybody who is not free', () => {
  const anyOperator = fc.record({
    userId: fc.integer({ min: 1, max: 9 }).map(toId),
    availability: fc.constantFrom('available' as const, 'away' as const),
    isLineReady: fc.boolean(),
    isInCall: fc.boolean(),
    freeSince: fc.option(fc.nat(5_000)),
    reachableSince: fc.nat(5_000),
  });
  fc.assert(
    fc.property(
      fc.array(anyOperator),
      fc.array(fc.integer({ min: 1, max: 9 }).map(toId)),
      (operators, busy) => {
        const decision = ask({ operators, busyIds: new Set(busy) });
        if (decision.kind !== 'ring') return;
        expect(busy).not.toContain(decision.userId);
        const chosen = operators.filter(({ userId }) => userId === decision.userId);
        expect(
          chosen.some(({ freeSince, availability }) => freeSince !== null && availability === 'available'),
        ).toBe(true);
      },
    ),
  );
});
