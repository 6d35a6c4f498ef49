import type { Call, EndCause } from '../../../contracts/domain/call.ts';
import type { Leg } from '../../../contracts/domain/leg.ts';
import type { Utterance } from '../../../contracts/domain/transcript.ts';
import type { CallId, LegId, UserId, UtteranceId } from '../../../contracts/ids.ts';
import { createRandom, type Random } from './random.ts';
import { buildNumber, type Team } from './team.ts';
import { buildSentence } from './vocabulary.ts';

/** One call of the history with all that belongs to it. */
export interface PastCall {
  readonly call: Call;
  readonly legs: readonly Leg[];
  readonly utterances: readonly Utterance[];
}

const dayMs = 86_400_000;
const openingMs = 8 * 3_600_000;
const workingMs = 12 * 3_600_000;

/** A UUID of version 7: begins with its time, so that records lie in the order in which they were made. */
function buildId(atMs: number, kind: number, random: Random, number: number): string {
  const time = atMs.toString(16).padStart(12, '0');
  const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');
  const random12 = random.next() & 0xfff;
  // The number makes it unique, the rest makes it look like the others.
  const tail = hex(number, 8) + hex(random.next() & 0xffff, 4);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(random12, 3)}-8${hex(kind, 3)}-${tail}`;
}

/** Evenly over the working hours of all days, so that a later number is a later call. */
function startOf({ size }: Team, number: number, random: Random): number {
  const days = Math.max(1, size.years * 365);
  const place = (number / size.calls) * days;
  const slotMs = (workingMs * days) / size.calls;
  const day = Math.floor(place);
  const from = size.untilAt - (days - day) * dayMs + openingMs;
  return Math.floor(from + (place - day) * workingMs + random.below(Math.max(1, Math.floor(slotMs))));
}

function pickNumber(team: Team, random: Random): string {
  if (!random.chance(0.7)) return buildNumber(random);
  // A few contacts call often, most hardly ever.
  const place = Math.floor((random.next() / 2 ** 32) ** 3 * team.contacts.length);
  const contact = team.contacts[place];
  return contact ? random.pick(contact.numbers) : buildNumber(random);
}

type Facts = Pick<
  Call,
  'direction' | 'operatorId' | 'startedAt' | 'answeredAt' | 'endedAt' | 'endCause' | 'queueName'
> & { readonly endedAt: number };

const unanswered: Readonly<Record<Call['direction'], readonly EndCause[]>> = {
  inbound: ['abandoned', 'abandoned', 'no-operator', 'declined'],
  outbound: ['no-answer', 'no-answer', 'busy', 'declined', 'cancelled', 'number-unreachable'],
};
const answered: readonly EndCause[] = [
  ...Array<EndCause>(12).fill('contact-hung-up'),
  ...Array<EndCause>(7).fill('operator-hung-up'),
  'connection-lost',
];

function buildFacts(team: Team, number: number, random: Random): Facts {
  const direction = random.chance(0.65) ? 'inbound' : 'outbound';
  const isAnswered = random.chance(direction === 'inbound' ? 0.82 : 0.7);
  const startedAt = startOf(team, number, random);
  const waitMs = 2_000 + random.below(25_000);
  const answeredAt = isAnswered ? startedAt + waitMs : null;
  const talkMs = 20_000 + Math.floor((random.next() / 2 ** 32) ** 2 * 1_200_000);
  const endCause = random.pick(isAnswered ? answered : unanswered[direction]);
  return {
    direction,
    startedAt,
    answeredAt,
    endedAt: isAnswered ? startedAt + waitMs + talkMs : startedAt + waitMs,
    endCause,
    operatorId: endCause === 'no-operator' ? null : random.pick(team.operators).id,
    queueName: direction === 'inbound' ? random.pick(team.queueNames) : null,
  };
}

function buildTags({ tags }: Team, random: Random): string[] {
  if (!random.chance(0.25)) return [];
  return [...new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(tags)))];
}

function buildCall(team: Team, number: number, random: Random): Call & { readonly endedAt: number } {
  const facts = buildFacts(team, number, random);
  const isAnswered = facts.answeredAt !== null;
  const language = random.chance(0.6) ? 'fr' : 'en';
  const hasNotes = isAnswered && random.chance(0.45);
  return {
    ...facts,
    id: buildId(facts.startedAt, 1, random, number) as CallId,
    status: 'ended',
    contactNumber:
      facts.direction === 'inbound' && random.chance(0.01) ? 'anonymous' : pickNumber(team, random),
    contactName: null,
    lineNumber: random.pick(team.lineNumbers),
    language,
    notes: hasNotes ? buildSentence(language, random, 3 + random.below(22)) : '',
    notesRevision: hasNotes ? 1 + random.below(3) : 0,
    dispositionId: isAnswered && random.chance(0.85) ? random.pick(team.dispositions).id : null,
    wrappedUpAt: isAnswered ? facts.endedAt + 1_000 + random.below(60_000) : facts.endedAt,
    tags: buildTags(team, random),
    hasRecording: isAnswered && random.chance(0.6),
  };
}

function buildUtterances(call: Call & { endedAt: number }, number: number, random: Random): Utterance[] {
  const { answeredAt } = call;
  if (answeredAt === null) return [];
  const count = 2 + random.below(10);
  const spacingMs = Math.floor((call.endedAt - answeredAt) / count);
  return Array.from({ length: count }, (_, index) => {
    const startedAt = answeredAt + index * spacingMs + random.below(Math.max(1, spacingMs >> 1));
    return {
      id: buildId(startedAt, 0x100 + index, random, number) as UtteranceId,
      callId: call.id,
      speaker: index % 2 === 0 ? 'operator' : 'contact',
      text: buildSentence(call.language, random, 3 + random.below(14)),
      isFinal: true,
      startedAt,
    };
  });
}

function buildLegs(call: Call & { endedAt: number }, number: number, random: Random): Leg[] {
  const leg = (ordinal: number, party: Leg['party'], userId: UserId | null): Leg => ({
    id: buildId(call.startedAt, 0x200 + ordinal, random, number) as LegId,
    callId: call.id,
    party,
    userId,
    ordinal,
    offeredAt: call.startedAt,
    ringingAt: party === 'operator' ? call.startedAt + 300 : null,
    answeredAt: call.answeredAt,
    joinedAt: call.answeredAt,
    endedAt: call.endedAt,
    outcome: call.answeredAt === null ? 'no-answer' : 'completed',
    leftBy: party === (call.endCause === 'operator-hung-up' ? 'operator' : 'contact') ? 'self' : 'other',
    holds: [],
  });
  const legs = [leg(0, 'contact', null)];
  if (call.operatorId !== null) legs.push(leg(1, 'operator', call.operatorId));
  return legs;
}

/** The call of that number: 0 is the oldest. The same team and number give the same call. */
export function buildPastCall(team: Team, number: number): PastCall {
  const random = createRandom(team.size.seed, number);
  const call = buildCall(team, number, random);
  if (!team.size.hasConversations) return { call, legs: [], utterances: [] };
  return {
    call,
    legs: buildLegs(call, number, random),
    utterances: buildUtterances(call, number, random),
  };
}

/** All calls, the oldest first. */
export function* buildPastCalls(team: Team): Generator<PastCall> {
  for (let number = 0; number < team.size.calls; number += 1) yield buildPastCall(team, number);
}
