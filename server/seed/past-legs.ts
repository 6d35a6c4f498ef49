import type { Call } from '../../contracts/domain/call.ts';
import { type Leg, legSchema } from '../../contracts/domain/leg.ts';
import type { Utterance } from '../../contracts/domain/transcript.ts';
import type { UtcMs } from '../../contracts/ids.ts';
import type { LegOutcome } from '../telephony/telephony.ts';

/** From the caller's arrival to the first ring, and from the dialling to the ring. */
const connectMs = 900;
const heldMs = 9_000;

interface LegParts {
  readonly newId: (atMs: UtcMs) => string;
  /** The contact is on hold from the end of these words on. */
  readonly heldDuring: Utterance | null;
}

const refusals: Partial<Record<NonNullable<Call['endCause']>, LegOutcome>> = {
  busy: 'busy',
  'no-answer': 'no-answer',
  declined: 'declined',
  'number-unreachable': 'unreachable',
  failed: 'failed',
  cancelled: 'canceled',
  abandoned: 'canceled',
};

/** Who came in first and who was rung then, as the callbacks of the provider would have told it. */
export function buildPastLegs(call: Call, { newId, heldDuring }: LegParts): readonly Leg[] {
  const { id: callId, startedAt, answeredAt, endedAt, endCause, direction, operatorId } = call;
  const outcome = refusals[endCause ?? 'failed'] ?? 'completed';
  const isInbound = direction === 'inbound';
  const toLeg = (party: Leg['party'], facts: Partial<Leg>): Leg =>
    legSchema.parse({
      id: newId(startedAt),
      callId,
      party,
      userId: party === 'operator' ? operatorId : null,
      endedAt,
      outcome: null,
      ringingAt: null,
      answeredAt: null,
      leftBy: endCause === (party === 'contact' ? 'contact-hung-up' : 'operator-hung-up') ? 'self' : 'other',
      holds: party === 'contact' && heldDuring ? [toHold(heldDuring)] : [],
      ...facts,
    });
  const arrived = toLeg(isInbound ? 'contact' : 'operator', {
    ordinal: 0,
    offeredAt: startedAt,
    joinedAt: startedAt + connectMs,
    ...(endCause === 'abandoned' ? { leftBy: 'self' as const } : {}),
  });
  if (isInbound && operatorId === null) return [arrived];
  const rung = toLeg(isInbound ? 'operator' : 'contact', {
    ordinal: 1,
    offeredAt: startedAt + connectMs,
    ringingAt: startedAt + 2 * connectMs,
    answeredAt,
    joinedAt: answeredAt,
    outcome,
  });
  return [arrived, rung];
}

function toHold({ startedAt }: Utterance): Leg['holds'][number] {
  return { startedAt, endedAt: startedAt + heldMs };
}
