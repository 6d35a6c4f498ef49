import type { Leg } from '../../../contracts/domain/leg.ts';
import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import type { UserId } from '../../../contracts/ids.ts';
import type { HistoryDetail } from '../../../contracts/ipc/history.ts';

/** One thing that happened in a call. `who` is an operator; null where the contact did it. */
export type TimelineEvent = { readonly at: number; readonly key: string } & (
  | { readonly kind: 'came-in' | 'dialled' | 'answered-by-contact' | 'contact-left' }
  | {
      readonly kind: 'rang' | 'answered' | 'joined' | 'left';
      readonly who: UserId | null;
    }
  /** The operator was rung, and did not take it. */
  | { readonly kind: 'not-taken'; readonly who: UserId | null; readonly outcome: string }
  | { readonly kind: 'held' | 'hold-ended'; readonly who: UserId | null; readonly durationMs: number | null }
  | { readonly kind: 'suggested'; readonly suggestion: Suggestion }
  | { readonly kind: 'ended' }
);

type Facts = Pick<HistoryDetail, 'call' | 'legs' | 'suggestions'>;

/** What happened in a call, in its order: who rang, answered, held, joined and left, what was suggested, and the end. */
export function buildTimeline({ call, legs, suggestions }: Facts): readonly TimelineEvent[] {
  const begun = {
    at: call.startedAt,
    kind: call.direction === 'inbound' ? 'came-in' : 'dialled',
    key: 'begin',
  } as const;
  const ended = call.endedAt === null ? [] : [{ at: call.endedAt, kind: 'ended', key: 'end' } as const];
  const between = [
    ...(legs.length > 0 ? legs.flatMap((leg) => listLegEvents(leg, call, legs)) : listBareEvents(call)),
    ...suggestions.filter(wasShown).map(toEvent),
  ];
  return [begun, ...between.sort((a, b) => a.at - b.at), ...ended];
}

/** What came without a text was never seen. */
export function wasShown({ text, status }: Suggestion): boolean {
  return text !== '' && status !== 'failed' && status !== 'no-answer';
}

function toEvent(suggestion: Suggestion): TimelineEvent {
  return { at: suggestion.createdAt, kind: 'suggested', suggestion, key: suggestion.id };
}

/** Of a call whose legs are not known. */
function listBareEvents({ answeredAt, operatorId, direction }: Facts['call']): readonly TimelineEvent[] {
  if (answeredAt === null) return [];
  const key = 'answer';
  return direction === 'inbound'
    ? [{ at: answeredAt, kind: 'answered', who: operatorId, key }]
    : [{ at: answeredAt, kind: 'answered-by-contact', key }];
}

function listLegEvents(leg: Leg, call: Facts['call'], legs: readonly Leg[]): readonly TimelineEvent[] {
  const events = leg.party === 'contact' ? listContactEvents(leg, call) : listOperatorEvents(leg, call, legs);
  return [...events, ...listHolds(leg)];
}

function listContactEvents(leg: Leg, call: Facts['call']): readonly TimelineEvent[] {
  const answered: TimelineEvent[] =
    call.direction === 'outbound' && leg.answeredAt !== null
      ? [{ at: leg.answeredAt, kind: 'answered-by-contact', key: `${leg.id}-answer` }]
      : [];
  const left: TimelineEvent[] = hasLeftBeforeEnd(leg, call)
    ? [{ at: leg.endedAt ?? 0, kind: 'contact-left', key: `${leg.id}-left` }]
    : [];
  return [...answered, ...left];
}

/** The operator who dialled is there from the start: only what comes after is told of him. */
function listOperatorEvents(leg: Leg, call: Facts['call'], legs: readonly Leg[]): readonly TimelineEvent[] {
  const { userId: who, id } = leg;
  const isCaller = call.direction === 'outbound' && leg.ordinal === firstOrdinal(legs);
  const events: TimelineEvent[] = [];
  if (!isCaller) events.push({ at: leg.ringingAt ?? leg.offeredAt, kind: 'rang', who, key: `${id}-rang` });
  const takenAt = leg.answeredAt ?? leg.joinedAt;
  if (takenAt !== null) {
    const others = legs.filter(
      (other) => other !== leg && other.party === 'operator' && isThere(other, takenAt),
    );
    if (!isCaller)
      events.push({ at: takenAt, kind: others.length > 0 ? 'joined' : 'answered', who, key: `${id}-taken` });
    if (hasLeftBeforeEnd(leg, call))
      events.push({ at: leg.endedAt ?? 0, kind: 'left', who, key: `${id}-left` });
  } else if (leg.endedAt !== null) {
    const outcome = leg.outcome ?? 'unknown';
    events.push({ at: leg.endedAt, kind: 'not-taken', who, outcome, key: `${id}-missed` });
  }
  return events;
}

function firstOrdinal(legs: readonly Leg[]): number {
  return Math.min(...legs.filter(({ party }) => party === 'operator').map(({ ordinal }) => ordinal));
}

function isThere({ answeredAt, joinedAt, endedAt }: Leg, at: number): boolean {
  const since = answeredAt ?? joinedAt;
  return since !== null && since <= at && (endedAt === null || endedAt > at);
}

/** Who goes within a second of the end goes because of it. */
function hasLeftBeforeEnd({ endedAt }: Leg, call: Facts['call']): boolean {
  return endedAt !== null && call.endedAt !== null && endedAt < call.endedAt - 1_000;
}

function listHolds({ holds, userId: who, id }: Leg): readonly TimelineEvent[] {
  return holds.flatMap(({ startedAt, endedAt }): TimelineEvent[] => [
    { at: startedAt, kind: 'held', who, durationMs: null, key: `${id}-hold-${startedAt}` },
    ...(endedAt === null
      ? []
      : [
          {
            at: endedAt,
            kind: 'hold-ended',
            who,
            durationMs: endedAt - startedAt,
            key: `${id}-held-${endedAt}`,
          } as const,
        ]),
  ]);
}
