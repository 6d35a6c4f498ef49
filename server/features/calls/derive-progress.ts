import type { CallStatus, EndCause } from '../../../contracts/domain/call.ts';
import type { UserId, UtcMs } from '../../../contracts/ids.ts';
import type { LegOutcome } from '../../telephony/telephony.ts';
import type { CallFacts, LegFacts } from './call-state.ts';

/** What a call is, as far as its facts tell. */
export interface CallProgress {
  readonly status: CallStatus;
  readonly answeredAt: UtcMs | null;
  readonly endedAt: UtcMs | null;
  readonly endCause: EndCause | null;
  readonly operatorId: UserId | null;
}

const refusals: Partial<Record<LegOutcome, EndCause>> = {
  busy: 'busy',
  'no-answer': 'no-answer',
  declined: 'declined',
  unreachable: 'number-unreachable',
  refused: 'not-allowed',
  failed: 'failed',
  canceled: 'cancelled',
};

/**
 * The whole meaning of the facts, in one place. Facts only grow and no condition below is undone by more of
 * them, so the status only moves forward whatever the order. A late fact may name the end cause better.
 */
export function deriveProgress(facts: CallFacts): CallProgress {
  const answering = findAnsweringLeg(facts);
  const answeredAt = answering?.answeredAt ?? null;
  const operatorId = findOperator(facts, answering);
  const end = deriveEnd(facts, answeredAt !== null);
  if (end === null) {
    const status = answeredAt === null ? 'ringing' : 'active';
    return { status, answeredAt, endedAt: null, endCause: null, operatorId };
  }
  // An answer that was on its way while the other side gave up must not make a call of negative length.
  const endedAt = Math.max(end.at, answeredAt ?? end.at, facts.startedAt);
  return { status: 'ended', answeredAt, endedAt, endCause: end.cause, operatorId };
}

/** The leg whose answer begins the conversation: the operator's when a contact calls us, the contact's otherwise. */
export function findAnsweringLeg(facts: CallFacts): LegFacts | null {
  const party = facts.direction === 'inbound' ? 'operator' : 'contact';
  const answered = facts.legs.filter((leg) => leg.party === party && leg.answeredAt !== null);
  return answered.toSorted(byAnswer)[0] ?? null;
}

function byAnswer(a: LegFacts, b: LegFacts): number {
  return (a.answeredAt ?? 0) - (b.answeredAt ?? 0) || a.ordinal - b.ordinal;
}

function findOperator(facts: CallFacts, answering: LegFacts | null): UserId | null {
  if (answering?.userId) return answering.userId;
  const operators = facts.legs.filter((leg) => leg.party === 'operator');
  return operators.toSorted((a, b) => b.ordinal - a.ordinal)[0]?.userId ?? null;
}

interface End {
  readonly at: UtcMs;
  readonly cause: EndCause;
}

/** The first rule that holds gives the cause; SPEC.md lists them in the same order. */
function deriveEnd(facts: CallFacts, isCallAnswered: boolean): End | null {
  const rules: (End | null)[] = [
    endIf(facts.hangUpRequestedAt, causeOfRequest(facts, isCallAnswered)),
    endByRefusal(facts),
    endIf(facts.gaveUpAt, 'no-operator'),
    endIf(findContactHangUp(facts), isCallAnswered ? 'contact-hung-up' : 'abandoned'),
    endIf(findOperatorHangUp(facts), isCallAnswered ? 'operator-hung-up' : 'cancelled'),
    endIf(facts.lostAt, 'connection-lost'),
    endIf(facts.conferenceEndedAt, 'connection-lost'),
  ];
  const ends = rules.filter((end) => end !== null);
  const [first] = ends;
  if (!first) return null;
  return { cause: first.cause, at: Math.min(...ends.map((end) => end.at)) };
}

function endIf(at: UtcMs | null, cause: EndCause): End | null {
  return at === null ? null : { at, cause };
}

function causeOfRequest(facts: CallFacts, isCallAnswered: boolean): EndCause {
  if (isCallAnswered) return 'operator-hung-up';
  return facts.direction === 'outbound' ? 'cancelled' : 'declined';
}

function endByRefusal(facts: CallFacts): End | null {
  if (facts.direction !== 'outbound') return null;
  const leg = facts.legs.find(({ party }) => party === 'contact');
  const cause = leg?.outcome ? refusals[leg.outcome] : undefined;
  return leg && cause ? endIf(leg.endedAt, cause) : null;
}

/** A contact that we dialled may be in the conference before it answers (ringing tones): that is no hang-up. */
function findContactHangUp(facts: CallFacts): UtcMs | null {
  return findHangUp(facts, 'contact', facts.direction === 'outbound');
}

/** An operator that we rang may be in the conference before he answers, and his leaving then only passes the call on. */
function findOperatorHangUp(facts: CallFacts): UtcMs | null {
  return findHangUp(facts, 'operator', facts.direction === 'inbound');
}

function findHangUp(facts: CallFacts, party: LegFacts['party'], mustBeAnswered: boolean): UtcMs | null {
  const times = facts.legs
    .filter((leg) => leg.party === party && leg.leftBy === 'self')
    .filter((leg) => !mustBeAnswered || leg.answeredAt !== null)
    .map((leg) => leg.endedAt)
    .filter((at) => at !== null);
  return times.length === 0 ? null : Math.min(...times);
}
