import type { TFunction } from 'i18next';
import type { Call, EndCause } from '../../../contracts/domain/call.ts';
import type { OutcomeFilter } from '../../../contracts/domain/history-filter.ts';
import type { UserId } from '../../../contracts/ids.ts';

/** In the order in which they are offered; a record, so that none is forgotten. */
const causes: Readonly<Record<EndCause, true>> = {
  'contact-hung-up': true,
  'operator-hung-up': true,
  busy: true,
  'no-answer': true,
  declined: true,
  abandoned: true,
  cancelled: true,
  'no-operator': true,
  'number-unreachable': true,
  'not-allowed': true,
  'connection-lost': true,
  failed: true,
};
export const outcomes: readonly OutcomeFilter[] = [
  'answered',
  'unanswered',
  ...(Object.keys(causes) as EndCause[]),
];

export function isOutcome(text: string | null): text is OutcomeFilter {
  return outcomes.some((outcome) => outcome === text);
}

type Ended = Pick<Call, 'endCause' | 'operatorId'>;

/** How a call ended, for this reader: who hung up is `you` only in his own calls. */
export function toEndText({ endCause, operatorId }: Ended, reader: UserId | null, t: TFunction): string {
  const isOwn = operatorId === null || operatorId === reader;
  if (!isOwn && (endCause === 'operator-hung-up' || endCause === 'cancelled'))
    return t(`calls.endedByOther.${endCause}`);
  return t(`calls.ended.${endCause ?? 'unknown'}`);
}
