import { CloudUpload, Columns2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { UserId } from '../../../../contracts/ids.ts';
import type { HistoryItem, HistoryMatch } from '../../../../contracts/ipc/history.ts';
import { Badge } from '../../components/badge.tsx';
import { DirectionIcon } from '../../components/direction-icon.tsx';
import { MarkedText } from '../../components/marked-text.tsx';
import { toEndText } from '../../lib/call-outcomes.ts';
import { clipMatch } from '../../lib/clip-match.ts';
import { cn } from '../../lib/cn.ts';
import { toItemLabel, toNumberText } from '../../lib/contact.ts';
import { formatClock, formatDay, formatDuration } from '../../lib/format-time.ts';
import { toPlainText } from '../../lib/plain-text.ts';
import { buildHash } from '../../lib/route.ts';
import { talkDuration } from '../../stores/open-calls.ts';
import { useCountry, useUserId } from '../../stores/stores.ts';
import { toPlace } from './use-list-keys.ts';

const rowHeightPx = 58;
const linePx = 24;

/** What is not there in every call has a line of its own. */
export function toRowHeight(item: HistoryItem | undefined, reader: UserId | null): number {
  if (!item) return rowHeightPx;
  const lines = Number(hasExtraLine(item, reader)) + Number(item.match !== null);
  return rowHeightPx + lines * linePx;
}

function hasExtraLine(item: HistoryItem, reader: UserId | null): boolean {
  return item.call.tags.length > 0 || colleague(item, reader) !== null;
}

/** Who spoke, where it was not the reader. */
function colleague({ call, operatorName }: HistoryItem, reader: UserId | null): string | null {
  return call.operatorId === reader ? null : operatorName;
}

interface HistoryRowProps {
  readonly item: HistoryItem;
  readonly place: {
    readonly top: number;
    readonly height: number;
    readonly position: number;
    readonly of: number | null;
  };
  readonly isChosen: boolean;
  /** Whether Tab comes to it. */
  readonly isReached: boolean;
  readonly onFocus: () => void;
}

export function HistoryRow({ item, place, isChosen, isReached, onFocus }: HistoryRowProps) {
  const { t, i18n } = useTranslation();
  const country = useCountry();
  const reader = useUserId();
  const { call, match } = item;
  return (
    <li
      aria-posinset={place.position}
      aria-setsize={place.of ?? -1}
      className="absolute inset-x-0 top-0"
      style={{ height: place.height, transform: `translateY(${place.top}px)` }}
    >
      <a
        href={buildHash('history', call.id, toPlace(item))}
        data-call-id={call.id}
        tabIndex={isReached ? 0 : -1}
        onFocus={onFocus}
        aria-current={isChosen ? 'true' : undefined}
        className={cn(
          'flex h-full flex-col justify-center gap-1 border-b px-3.5 -outline-offset-2 hover:bg-hover',
          isChosen && 'bg-accent-soft hover:bg-accent-soft',
        )}
      >
        <span className="flex items-center gap-2.5">
          <DirectionIcon call={call} />
          <bdi className="min-w-0 flex-1 truncate font-medium">{toItemLabel(item, country, t)}</bdi>
          <span className="shrink-0 text-muted text-xs tabular-nums">
            {formatDay(call.startedAt, i18n.language)}, {formatClock(call.startedAt, i18n.language)}
          </span>
        </span>
        <span className="flex items-center gap-2.5 pl-6.5 text-muted text-xs">
          <span className="min-w-0 flex-1 truncate tabular-nums">
            <Outcome item={item} />
          </span>
          <Signs item={item} />
        </span>
        {hasExtraLine(item, reader) && <ExtraLine item={item} operator={colleague(item, reader)} />}
        {match && <Match match={match} />}
      </a>
    </li>
  );
}

/** The number where the name does not say it, and how long they talked, or why nobody did. */
function Outcome({ item: { call, contact } }: { readonly item: HistoryItem }) {
  const { t } = useTranslation();
  const country = useCountry();
  const reader = useUserId();
  const talked = talkDuration(call);
  const isNamed = (contact !== null || call.contactName !== null) && call.contactNumber !== 'anonymous';
  const number = isNamed ? [toNumberText(call.contactNumber, country, t)] : [];
  const outcome =
    call.status === 'ended'
      ? talked === null
        ? toEndText(call, reader, t)
        : formatDuration(talked)
      : t(`calls.phase.${call.status === 'active' ? 'active' : 'ringing'}`);
  return [...number, outcome].join(' · ');
}

function Signs({ item: { isPending, hasConflict } }: { readonly item: HistoryItem }) {
  const { t } = useTranslation();
  return (
    <>
      {hasConflict && (
        <span className="flex shrink-0 items-center gap-1 font-medium text-warning-text">
          <Columns2 aria-hidden="true" className="size-3.5" />
          {t('conflict.sign')}
        </span>
      )}
      {isPending && (
        <span className="flex shrink-0 items-center gap-1 text-warning-text">
          <CloudUpload aria-hidden="true" className="size-3.5" />
          <span className={cn(hasConflict && 'sr-only')}>{t('history.pending')}</span>
        </span>
      )}
    </>
  );
}

interface ExtraLineProps {
  readonly item: HistoryItem;
  readonly operator: string | null;
}

function ExtraLine({ item, operator }: ExtraLineProps) {
  return (
    <span className="flex h-5 flex-wrap items-center gap-1 overflow-hidden pl-6.5 text-muted text-xs leading-5">
      {operator && <bdi className="mr-1 max-w-[60%] shrink-0 truncate">{toPlainText(operator)}</bdi>}
      {item.call.tags.map((tag) => (
        <Badge key={tag} className="block max-w-32 truncate bg-foreground/7 px-1.5 py-0 leading-[18px]">
          {toPlainText(tag)}
        </Badge>
      ))}
    </span>
  );
}

function Match({ match }: { readonly match: HistoryMatch }) {
  const { t } = useTranslation();
  const clipped = clipMatch(match.text, match.ranges);
  return (
    <span className="block truncate pl-6.5 text-[13px] leading-5">
      <span className="text-muted">{t(`history.matchIn.${match.place}`)}: </span>
      <MarkedText text={clipped.text} ranges={clipped.ranges} />
    </span>
  );
}
