import { isDeepStrictEqual } from 'node:util';
import type { Call, CallStatus } from '../../contracts/domain/call.ts';

const ranks: Readonly<Record<CallStatus, number>> = { ringing: 0, active: 1, ended: 2 };

/**
 * The call with what another record of it says. Status only moves ahead, so that a record which is behind
 * revives nothing; once both are ended, the other record's cause is the better one, for the API saw both legs.
 */
export function mergeRecord(mine: Call, theirs: Call): Call {
  if (ranks[theirs.status] < ranks[mine.status]) {
    return {
      ...theirs,
      status: mine.status,
      operatorId: mine.operatorId ?? theirs.operatorId,
      answeredAt: mine.answeredAt ?? theirs.answeredAt,
      endedAt: mine.endedAt,
      endCause: mine.endCause,
    };
  }
  if (theirs.status !== 'ended') return { ...theirs, answeredAt: theirs.answeredAt ?? mine.answeredAt };
  return {
    ...theirs,
    operatorId: theirs.operatorId ?? mine.operatorId,
    answeredAt: theirs.answeredAt ?? mine.answeredAt,
    endedAt: theirs.endedAt ?? mine.endedAt ?? theirs.startedAt,
    endCause: theirs.endCause ?? mine.endCause ?? 'failed',
  };
}

/** Whether two records say the same. */
export function isSameCall(a: Call, b: Call): boolean {
  return isDeepStrictEqual(a, b);
}
