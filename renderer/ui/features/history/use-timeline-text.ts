import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { UserId } from '../../../../contracts/ids.ts';
import type { HistoryDetail } from '../../../../contracts/ipc/history.ts';
import { toEndText } from '../../lib/call-outcomes.ts';
import { withoutMarkers } from '../../lib/cited-text.ts';
import { toNumberText } from '../../lib/contact.ts';
import { formatDuration } from '../../lib/format-time.ts';
import { toPlainText } from '../../lib/plain-text.ts';
import type { TimelineEvent } from '../../lib/timeline.ts';
import { useCountry, useUserId } from '../../stores/stores.ts';

interface TimelineText {
  readonly what: string;
  /** A second line, smaller. */
  readonly more: string | null;
}

export function useTimelineText(event: TimelineEvent, detail: HistoryDetail): TimelineText {
  const { t } = useTranslation();
  const country = useCountry();
  const reader = useUserId();
  const name = (who: UserId | null) => toPlainText(findName(who, detail) ?? t('timeline.somebody'));
  const { call } = detail;
  switch (event.kind) {
    case 'came-in':
      return {
        what: t('timeline.cameIn', { number: toNumberText(call.lineNumber, country, t) }),
        more: call.queueName && t('calls.queue', { name: call.queueName }),
      };
    case 'dialled':
      return { what: t('timeline.dialled', { name: name(call.operatorId) }), more: null };
    case 'answered-by-contact':
      return { what: t('timeline.answeredByContact'), more: null };
    case 'contact-left':
      return { what: t('timeline.contactLeft'), more: null };
    case 'rang':
    case 'answered':
    case 'joined':
    case 'left':
      return { what: t(`timeline.${event.kind}`, { name: name(event.who) }), more: null };
    case 'not-taken':
      return { what: t(toMissedKey(event.outcome), { name: name(event.who) }), more: null };
    case 'held':
    case 'hold-ended':
      return { what: toHoldText(event, name, t), more: null };
    case 'suggested':
      return {
        what: t(`timeline.suggestion.${event.suggestion.outcome ?? 'none'}`),
        more:
          event.suggestion.editedText ?? withoutMarkers(event.suggestion.text, event.suggestion.citations),
      };
    case 'ended':
      return { what: toEndText(call, reader, t), more: null };
  }
}

function findName(who: UserId | null, { users, call, operatorName }: HistoryDetail): string | null {
  const known = users.find(({ id }) => id === who)?.displayName ?? null;
  return known ?? (who !== null && who === call.operatorId ? operatorName : null);
}

function toHoldText(
  event: Extract<TimelineEvent, { kind: 'held' | 'hold-ended' }>,
  name: (who: UserId | null) => string,
  t: TFunction,
): string {
  const who = event.who === null ? t('transcript.contact') : name(event.who);
  return event.kind === 'held' || event.durationMs === null
    ? t('timeline.held', { name: who })
    : t('timeline.holdEnded', { name: who, duration: formatDuration(event.durationMs) });
}

/** The provider's words for how a ringing ended. */
function toMissedKey(outcome: string) {
  if (outcome === 'busy' || outcome === 'declined') return 'timeline.missed.declined';
  if (outcome === 'canceled' || outcome === 'cancelled') return 'timeline.missed.cancelled';
  return outcome === 'failed' ? 'timeline.missed.failed' : 'timeline.missed.noAnswer';
}
