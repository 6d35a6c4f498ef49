import type { LegOutcome } from '../../telephony/telephony.ts';
import type {
  CallEffect,
  CallEvent,
  CallEventKind,
  CallFacts,
  HoldMark,
  LegFacts,
  LegReference,
} from './call-state.ts';
import { byOrder } from './derive-holds.ts';
import { deriveProgress, findAnsweringLeg } from './derive-progress.ts';

export interface CallStep {
  readonly facts: CallFacts;
  readonly effects: readonly CallEffect[];
}

/**
 * Takes in one event, in any order and any number of times. Merging is commutative and idempotent (earliest time,
 * strongest outcome), so the facts depend on the set of events alone; effects are what the difference asks for.
 */
export function reduceCall(facts: CallFacts, event: CallEvent): CallStep {
  const merge: Merge<CallEvent> = merges[event.kind] as Merge<CallEvent>;
  const after = merge(facts, event);
  return { facts: after, effects: after === facts ? [] : decideEffects(facts, after) };
}

type Merge<E extends CallEvent> = (facts: CallFacts, event: E) => CallFacts;

/** One entry for each kind: a kind that is forgotten does not compile. */
const merges: { readonly [K in CallEventKind]: Merge<Extract<CallEvent, { kind: K }>> } = {
  'leg-offered': (facts, event) => {
    if (facts.legs.some((leg) => leg.id === event.legId)) return facts;
    return { ...facts, legs: [...facts.legs, toOfferedLeg(event, facts.legs.length)] };
  },
  'leg-named': (facts, event) => updateLeg(facts, event.leg, (leg) => leg),
  'leg-ringing': (facts, event) =>
    updateLeg(facts, event.leg, (leg) => ({ ...leg, ringingAt: earliest(leg.ringingAt, event.at) })),
  'leg-answered': (facts, event) =>
    updateLeg(facts, event.leg, (leg) => ({ ...leg, answeredAt: earliest(leg.answeredAt, event.at) })),
  'leg-ended': (facts, event) =>
    updateLeg(facts, event.leg, (leg) => ({
      ...leg,
      endedAt: earliest(leg.endedAt, event.at),
      outcome: stronger(leg.outcome, event.outcome),
      // Only an answered leg is completed, so a lost `answered` callback is made up for here.
      answeredAt: event.outcome === 'completed' ? earliest(leg.answeredAt, event.at) : leg.answeredAt,
    })),
  'leg-joined': (facts, event) =>
    updateLeg(withConference(facts, event.conferenceSid), event.leg, (leg) => ({
      ...leg,
      joinedAt: earliest(leg.joinedAt, event.at),
    })),
  'leg-held': (facts, event) => withHoldMark(facts, event),
  'leg-taken-back': (facts, event) => withHoldMark(facts, event),
  'leg-left': (facts, event) =>
    updateLeg(facts, event.leg, (leg) => ({
      ...leg,
      endedAt: earliest(leg.endedAt, event.at),
      leftBy: leg.leftBy === 'self' ? 'self' : event.by,
    })),
  'conference-ended': (facts, event) => {
    const ended = withTime(withConference(facts, event.conferenceSid), 'conferenceEndedAt', event.at);
    if (event.endedBy === null) return ended;
    return updateLeg(ended, event.endedBy, (leg) => ({
      ...leg,
      endedAt: earliest(leg.endedAt, event.at),
      leftBy: 'self',
    }));
  },
  'hang-up-requested': (facts, event) => withTime(facts, 'hangUpRequestedAt', event.at),
  'operators-exhausted': (facts, event) => withTime(facts, 'gaveUpAt', event.at),
  lost: (facts, event) => withTime(facts, 'lostAt', event.at),
};

function toOfferedLeg(event: Extract<CallEvent, { kind: 'leg-offered' }>, ordinal: number): LegFacts {
  return {
    id: event.legId,
    sid: null,
    party: event.party,
    userId: event.userId,
    ordinal,
    isDialled: true,
    offeredAt: event.at,
    ringingAt: null,
    joinedAt: null,
    answeredAt: null,
    endedAt: null,
    outcome: null,
    leftBy: null,
    holdMarks: [],
  };
}

type HoldEvent = Extract<CallEvent, { kind: 'leg-held' | 'leg-taken-back' }>;

/** Of two tellings with one number, the earlier receipt counts; sorted, so that the order of arrival does not. */
function withHoldMark(facts: CallFacts, { kind, leg, sequence, at }: HoldEvent): CallFacts {
  const told: HoldMark = { at, sequence, isHeld: kind === 'leg-held' };
  return updateLeg(facts, leg, (found) => {
    const same = found.holdMarks.find((mark) => isSameMark(mark, told));
    if (same && same.at <= at) return found;
    const others = found.holdMarks.filter((mark) => mark !== same);
    return { ...found, holdMarks: [...others, told].sort(byOrder) };
  });
}

function isSameMark(a: HoldMark, b: HoldMark): boolean {
  return a.sequence === b.sequence && a.isHeld === b.isHeld;
}

type CallTime = 'conferenceEndedAt' | 'hangUpRequestedAt' | 'gaveUpAt' | 'lostAt';

function withTime(facts: CallFacts, name: CallTime, at: number): CallFacts {
  const time = earliest(facts[name], at);
  return time === facts[name] ? facts : { ...facts, [name]: time };
}

function withConference(facts: CallFacts, sid: string | null): CallFacts {
  return sid === null || facts.conferenceSid !== null ? facts : { ...facts, conferenceSid: sid };
}

/** A leg that nobody offered is not ours: its events change nothing. */
function updateLeg(
  facts: CallFacts,
  reference: LegReference,
  change: (leg: LegFacts) => LegFacts,
): CallFacts {
  const found = findLeg(facts.legs, reference);
  if (!found) return facts;
  const changed = { ...change(found), sid: found.sid ?? reference.sid };
  if (isSameLeg(found, changed)) return facts;
  return { ...facts, legs: facts.legs.map((leg) => (leg === found ? changed : leg)) };
}

/** By our id, else by the provider's, else the latest of that party that has not been named yet. */
function findLeg(legs: readonly LegFacts[], reference: LegReference): LegFacts | undefined {
  if (reference.legId !== null) return legs.find((leg) => leg.id === reference.legId);
  const named = legs.find((leg) => leg.sid !== null && leg.sid === reference.sid);
  return named ?? legs.findLast((leg) => leg.sid === null && leg.party === reference.party);
}

function isSameLeg(a: LegFacts, b: LegFacts): boolean {
  return (Object.keys(a) as (keyof LegFacts)[]).every((key) => a[key] === b[key]);
}

function earliest(known: number | null, told: number): number {
  return known === null ? told : Math.min(known, told);
}

/** Weakest first: when two callbacks disagree, the one that says more about the number called wins. */
const outcomeStrength: readonly LegOutcome[] = [
  'completed',
  'canceled',
  'failed',
  'no-answer',
  'unreachable',
  'busy',
  'declined',
  'refused',
];

function stronger(known: LegOutcome | null, told: LegOutcome): LegOutcome {
  if (known === null) return told;
  return outcomeStrength.indexOf(told) > outcomeStrength.indexOf(known) ? told : known;
}

function decideEffects(before: CallFacts, after: CallFacts): CallEffect[] {
  const was = deriveProgress(before).status;
  const is = deriveProgress(after).status;
  if (is === 'ended') return was === 'ended' ? releaseLatecomers(before, after) : releaseAll(after);
  const effects: CallEffect[] = [];
  if (is === 'active' && was !== 'active') effects.push(...transcribe(after));
  if (is === 'ringing') effects.push(...goOnRinging(before, after));
  if (hasUnexplainedEnd(after) && !hasUnexplainedEnd(before)) effects.push({ kind: 'ask-provider' });
  return effects;
}

function transcribe(facts: CallFacts): CallEffect[] {
  const leg = findAnsweringLeg(facts);
  if (!leg?.sid || leg.endedAt !== null) return [];
  return [{ kind: 'start-transcription', legSid: leg.sid, party: leg.party }];
}

function goOnRinging(before: CallFacts, after: CallFacts): CallEffect[] {
  if (after.direction === 'outbound') {
    const isOperatorThere = after.legs.some((leg) => leg.party === 'operator' && leg.joinedAt !== null);
    const wasThere = before.legs.some((leg) => leg.party === 'operator' && leg.joinedAt !== null);
    const isDialled = after.legs.some((leg) => leg.party === 'contact');
    return isOperatorThere && !wasThere && !isDialled ? [{ kind: 'dial-contact' }] : [];
  }
  return isAnybodyRung(before) && !isAnybodyRung(after) ? [{ kind: 'ring-next' }] : [];
}

/** Whether an operator's leg is open: rung, or about to be. */
export function isAnybodyRung(facts: CallFacts): boolean {
  return facts.legs.some((leg) => leg.party === 'operator' && leg.endedAt === null);
}

/** An answered call in which a leg is over, but not by anybody's known wish. */
function hasUnexplainedEnd(facts: CallFacts): boolean {
  const leg = findAnsweringLeg(facts);
  return leg !== null && facts.legs.some((one) => one.endedAt !== null && isPartOf(one, leg));
}

function isPartOf(leg: LegFacts, answering: LegFacts): boolean {
  return leg === answering || !leg.isDialled;
}

function releaseAll(facts: CallFacts): CallEffect[] {
  const { endCause } = deriveProgress(facts);
  const waiting = facts.legs.find((leg) => leg.party === 'contact' && !leg.isDialled && leg.endedAt === null);
  const hasFarewell = endCause === 'no-operator' && waiting?.sid;
  const legSids = findOpenSids(facts).filter((sid) => !hasFarewell || sid !== waiting?.sid);
  const farewell: CallEffect[] = hasFarewell ? [{ kind: 'say-nobody-is-there', legSid: hasFarewell }] : [];
  // The farewell is heard outside the conference, which must not be ended under it.
  const conferenceSid =
    hasFarewell || facts.conferenceEndedAt !== null || facts.conferenceSid === null
      ? null
      : facts.conferenceSid;
  if (legSids.length === 0 && conferenceSid === null) return farewell;
  return [...farewell, { kind: 'release', legSids, conferenceSid }];
}

/** A leg that became known, was answered or came in after the call was over. */
function releaseLatecomers(before: CallFacts, after: CallFacts): CallEffect[] {
  const legSids = after.legs.flatMap((leg) => {
    const earlier = before.legs.find(({ id }) => id === leg.id);
    const isNew =
      earlier?.sid !== leg.sid || earlier.joinedAt !== leg.joinedAt || earlier.answeredAt !== leg.answeredAt;
    return isNew && leg.sid !== null && leg.endedAt === null ? [leg.sid] : [];
  });
  return legSids.length === 0 ? [] : [{ kind: 'release', legSids, conferenceSid: null }];
}

function findOpenSids(facts: CallFacts): string[] {
  return facts.legs.flatMap((leg) => (leg.sid !== null && leg.endedAt === null ? [leg.sid] : []));
}
