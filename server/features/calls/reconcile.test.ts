import { expect, test } from 'vitest';
import { callIdSchema, userIdSchema } from '../../../contracts/ids.ts';
import type { ConferenceReport, LegReport } from '../../telephony/telephony.ts';
import type { CallEvent, CallFacts } from './call-state.ts';
import { deriveProgress } from './derive-progress.ts';
import { buildInboundCall } from './new-call.ts';
import { deriveMissedEvents, namingTimeMs } from './reconcile.ts';
import { reduceCall } from './reduce-call.ts';

const callId = callIdSchema.parse('00000000-0000-7000-8000-000000000001');
const userId = userIdSchema.parse('00000000-0000-7000-8000-00000000000a');
const nowMs = 100_000;
const operator = { legId: 'leg-1', sid: 'CA1', party: 'operator' } as const;

const waiting = buildInboundCall({
  id: callId,
  legId: 'leg-0',
  legSid: 'CA0',
  contactNumber: '+33199000001',
  contactName: null,
  lineNumber: '+33199001000',
  queueName: null,
  startedAt: 1_000,
}).facts;
const play = (facts: CallFacts, events: readonly CallEvent[]) =>
  events.reduce((present, event) => reduceCall(present, event).facts, facts);
const rung = play(waiting, [
  { kind: 'leg-offered', at: 2_000, legId: 'leg-1', party: 'operator', userId },
  { kind: 'leg-named', at: 2_100, leg: operator },
]);
const talking = play(rung, [{ kind: 'leg-answered', at: 5_000, leg: operator }]);

function look(
  facts: CallFacts,
  legs: Record<string, LegReport | null>,
  conference: ConferenceReport | null = null,
) {
  const view = { callId, nowMs, conference, legs: new Map(Object.entries(legs)) };
  return deriveProgress(play(facts, deriveMissedEvents(facts, view)));
}
const up: LegReport = { status: 'answered', outcome: null };
const over: LegReport = { status: 'ended', outcome: 'completed' };

test('finds out who ended a call while nobody listened', () => {
  const conference = { sid: 'CF1', isOver: true, endedByLegSid: 'CA1' };
  expect(look(talking, { CA0: over, CA1: over }, conference)).toMatchObject({
    status: 'ended',
    endCause: 'operator-hung-up',
  });
  expect(look(talking, { CA0: over, CA1: over }, { ...conference, endedByLegSid: 'CA0' })).toMatchObject({
    endCause: 'contact-hung-up',
  });
});

test('finds that an operator answered meanwhile', () => {
  expect(look(rung, { CA0: up, CA1: up })).toMatchObject({ status: 'active', answeredAt: nowMs });
});

test('finds that a waiting caller has gone', () => {
  expect(look(waiting, { CA0: over })).toMatchObject({ status: 'ended', endCause: 'abandoned' });
});

test('ends a call whose legs the provider no longer knows', () => {
  expect(look(talking, { CA0: null, CA1: null })).toMatchObject({ endCause: 'connection-lost' });
});

test('leaves a call alone that goes on, and one that the provider could not be asked about', () => {
  const conference = { sid: 'CF1', isOver: false, endedByLegSid: null };
  expect(look(talking, { CA0: up, CA1: up }, conference)).toMatchObject({ status: 'active' });
  expect(look(talking, {})).toMatchObject({ status: 'active' });
});

test('passes a caller on whose operator was never really rung', () => {
  const event = { kind: 'leg-offered', at: 2_000, legId: 'leg-1', party: 'operator', userId } as const;
  const unnamed = play(waiting, [event]);
  const missed = deriveMissedEvents(unnamed, {
    callId,
    nowMs,
    conference: null,
    legs: new Map([['CA0', up]]),
  });
  expect(missed).toMatchObject([{ kind: 'leg-ended', outcome: 'failed' }]);
  const soon = { callId, nowMs: 2_000 + namingTimeMs, conference: null, legs: new Map([['CA0', up]]) };
  expect(deriveMissedEvents(unnamed, soon)).toEqual([]);
});
