import { CloudUpload } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryItem, HistoryMatch } from '../../../../contracts/ipc/history.ts';
import { DirectionIcon } from '../../components/direction-icon.tsx';
import { MarkedText } from '../../components/marked-text.tsx';
import { clipMatch } from '../../lib/clip-match.ts';
import { cn } from '../../lib/cn.ts';
import { toContactLabel } from '../../lib/contact.ts';
import { formatClock, formatDay, formatDuration } from '../../lib/format-time.ts';
import { buildHash } from '../../lib/route.ts';
import { talkDuration } from '../../stores/open-calls.ts';
import { useCountry } from '../../stores/stores.ts';

interface HistoryRowProps {
  readonly item: HistoryItem;
  readonly top: number;
  readonly height: number;
  readonly isChosen: boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export function HistoryRow({ item, top, height, isChosen, onKeyDown }: HistoryRowProps) {
  const { t, i18n } = useTranslation();
  const country = useCountry();
  const { call, match, isPending } = item;
  return (
    <li className="absolute inset-x-0 top-0" style={{ height, transform: `translateY(${top}px)` }}>
      <a
        href={buildHash('history', call.id)}
        data-call-id={call.id}
        onKeyDown={onKeyDown}
        aria-current={isChosen ? 'true' : undefined}
        className={cn(
          'flex h-full flex-col justify-center gap-0.5 border-b px-3.5 -outline-offset-2 hover:bg-hover',
          isChosen && 'bg-accent-soft hover:bg-accent-soft',
        )}
      >
        <span className="flex items-center gap-2.5">
          <DirectionIcon call={call} />
          <bdi className="min-w-0 flex-1 truncate font-medium">{toContactLabel(call, country, t)}</bdi>
          <span className="shrink-0 text-muted text-xs tabular-nums">
            {formatDay(call.startedAt, i18n.language)}, {formatClock(call.startedAt, i18n.language)}
          </span>
        </span>
        <span className="flex items-center gap-2 pl-6.5 text-muted text-xs">
          <span className="min-w-0 flex-1 truncate tabular-nums">
            <Outcome item={item} />
          </span>
          {isPending && (
            <span className="flex shrink-0 items-center gap-1 text-warning-text">
              <CloudUpload aria-hidden="true" className="size-3.5" />
              {t('history.pending')}
            </span>
          )}
        </span>
        {match && <Match match={match} />}
      </a>
    </li>
  );
}

function Outcome({ item: { call } }: { readonly item: HistoryItem }) {
  const { t } = useTranslation();
  const talked = talkDuration(call);
  const cause = t(`calls.ended.${call.endCause ?? 'unknown'}`);
  if (call.status !== 'ended') return t(`calls.phase.${call.status === 'active' ? 'active' : 'ringing'}`);
  return talked === null ? cause : `${formatDuration(talked)} · ${cause}`;
}

function Match({ match }: { readonly match: HistoryMatch }) {
  const { t } = useTranslation();
  const clipped = clipMatch(match.text, match.ranges);
  return (
    <span className="block truncate pl-6.5 text-[13px]">
      <span className="text-muted">{t(`history.matchIn.${match.place}`)}: </span>
      <MarkedText text={clipped.text} ranges={clipped.ranges} />
    </span>
  );
}
