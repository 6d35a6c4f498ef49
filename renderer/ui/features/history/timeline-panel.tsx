import {
  CirclePause,
  CirclePlay,
  type LucideIcon,
  MessageSquareText,
  Phone,
  PhoneForwarded,
  PhoneIncoming,
  PhoneMissed,
  PhoneOff,
  PhoneOutgoing,
  UserMinus,
  UserPlus,
} from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryDetail } from '../../../../contracts/ipc/history.ts';
import { Panel } from '../../components/panel.tsx';
import { formatDuration, formatExactClock } from '../../lib/format-time.ts';
import { toPlainText } from '../../lib/plain-text.ts';
import { buildTimeline, type TimelineEvent } from '../../lib/timeline.ts';
import { useTimelineText } from './use-timeline-text.ts';

const icons: Readonly<Record<TimelineEvent['kind'], LucideIcon>> = {
  'came-in': PhoneIncoming,
  dialled: PhoneOutgoing,
  rang: PhoneForwarded,
  answered: Phone,
  'answered-by-contact': Phone,
  joined: UserPlus,
  left: UserMinus,
  'contact-left': UserMinus,
  'not-taken': PhoneMissed,
  held: CirclePause,
  'hold-ended': CirclePlay,
  suggested: MessageSquareText,
  ended: PhoneOff,
};

/** What happened in the call, one thing a line: since its beginning, and by the clock. */
export function TimelinePanel({ detail }: { readonly detail: HistoryDetail }) {
  const { t } = useTranslation();
  const events = useMemo(() => buildTimeline(detail), [detail]);
  return (
    <Panel label={t('timeline.title')}>
      <ol className="selectable flex flex-col px-4 pb-3 text-[13px]">
        {events.map((event) => (
          <Line key={event.key} event={event} detail={detail} />
        ))}
      </ol>
    </Panel>
  );
}

interface LineProps {
  readonly event: TimelineEvent;
  readonly detail: HistoryDetail;
}

function Line({ event, detail }: LineProps) {
  const { i18n } = useTranslation();
  const { what, more } = useTimelineText(event, detail);
  const Icon = icons[event.kind];
  return (
    <li className="group grid grid-cols-[3rem_1.25rem_minmax(0,1fr)_auto] gap-x-2.5">
      <span className="py-1.5 text-right text-muted tabular-nums">
        {formatDuration(event.at - detail.call.startedAt)}
      </span>
      <span aria-hidden="true" className="flex flex-col items-center">
        <span className="h-2 w-px bg-border group-first:bg-transparent" />
        <Icon className="size-3.5 shrink-0 text-muted" strokeWidth={1.75} />
        <span className="mt-0.5 w-px flex-1 bg-border group-last:bg-transparent" />
      </span>
      <span className="min-w-0 py-1.5">
        {what}
        {more && <span className="block truncate text-muted">{toPlainText(more)}</span>}
      </span>
      <time
        dateTime={new Date(event.at).toISOString()}
        className="py-1.5 text-muted text-xs leading-[1.2rem] tabular-nums"
      >
        {formatExactClock(event.at, i18n.language)}
      </time>
    </li>
  );
}
