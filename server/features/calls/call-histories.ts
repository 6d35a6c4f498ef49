import type { EndCause } from '../../../contracts/domain/call.ts';
import type { UserId } from '../../../contracts/ids.ts';
import { callIdSchema, userIdSchema } from '../../../contracts/ids.ts';
import type { LegOutcome } from '../../telephony/telephony.ts';
import type { CallEffect, CallEvent, CallFacts, LegReference } from './call-state.ts';
import { deriveProgress } from './derive-progress.ts';
import { buildInboundCall, buildOutboundCall } from './new-call.ts';
import { reduceCall } from './reduce-call.ts';

// For tests: calls as they happen, told by the provider.

export const anna = userIdSchema.parse('00000000-0000-7000-8000-00000000000a');
export const bert = userIdSchema.parse('00000000-0000-7000-8000-00000000000b');
export const callId = callIdSchema.parse('00000000-0000-7000-8000-000000000001');
export const start = 1_000;
export const newCall = {
  id: callId,
  legId: 'leg-0',
  legSid: 'CA0',
  contactNumber: '+33199000001',
  contactName: null,
  lineNumber: '+33199001000',
  queueName: null,
  startedAt: start,
} as const;

export const inbound = buildInboundCall(newCall).facts;
export const outbound = buildOutboundCall(newCall, anna).facts;
export const first: LegReference = { legId: null, sid: 'CA0', party: null };
export const second: LegReference = { legId: 'leg-1', sid: 'CA1', party: 'operator' };
/** The second leg of a call that an operator placed. */
export const callee: LegReference = { ...second, party: 'contact' };
/** Conference callbacks know the leg by its SID and label alone. */
export const asConferenceTells = (leg: LegReference): LegReference => ({ ...leg, legId: null });
export const third: LegReference = { legId: 'leg-2', sid: 'CA2', party: 'operator' };

export function play(facts: CallFacts, events: readonly CallEvent[]) {
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

export const offer = (legId: string, party: 'contact' | 'operator', userId: UserId | null): CallEvent => ({
  kind: 'leg-offered',
  at: start,
  legId,
  party,
  userId,
});
export const rung = play(inbound, [offer('leg-1', 'operator', anna)]).facts;
export const dialled = play(outbound, [offer('leg-1', 'contact', null)]).facts;
export const at = (time: number) => ({ at: start + time });
export const joined = (leg: LegReference, time: number): CallEvent => ({
  kind: 'leg-joined',
  ...at(time),
  leg: asConferenceTells(leg),
  conferenceSid: 'CF1',
});
export const left = (leg: LegReference, by: 'self' | 'other', time: number): CallEvent => ({
  kind: 'leg-left',
  ...at(time),
  leg: asConferenceTells(leg),
  by,
});
export const answered = (leg: LegReference, time: number): CallEvent => ({
  kind: 'leg-answered',
  ...at(time),
  leg,
});
export const ended = (leg: LegReference, outcome: LegOutcome, time: number): CallEvent => ({
  kind: 'leg-ended',
  ...at(time),
  leg,
  outcome,
});
export const closed = (by: LegReference | null, time: number): CallEvent => ({
  kind: 'conference-ended',
  ...at(time),
  conferenceSid: 'CF1',
  endedBy: by,
});
export const named: CallEvent = { kind: 'leg-named', ...at(1), leg: second };
export const ringing: CallEvent = { kind: 'leg-ringing', ...at(2), leg: second };
export const hangUp: CallEvent = { kind: 'hang-up-requested', ...at(50) };
export const exhausted: CallEvent = { kind: 'operators-exhausted', ...at(60) };

export interface History {
  readonly title: string;
  readonly facts: CallFacts;
  /** Everything that the provider tells of it, in the order in which it happened. */
  readonly events: readonly CallEvent[];
  readonly cause: EndCause;
  readonly isAnswered: boolean;
}

export const talk = [named, joined(first, 3), ringing, answered(second, 10), joined(second, 11)];
export const histories: readonly History[] = [
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
