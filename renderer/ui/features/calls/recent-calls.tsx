import { Clock, Phone, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../../../contracts/domain/call.ts';
import type { HistoryItem } from '../../../../contracts/ipc/history.ts';
import { Button } from '../../components/button.tsx';
import { DirectionIcon } from '../../components/direction-icon.tsx';
import { Hint } from '../../components/hint.tsx';
import { Panel } from '../../components/panel.tsx';
import { QuietState } from '../../components/quiet-state.tsx';
import { toEndText } from '../../lib/call-outcomes.ts';
import { toItemLabel, toNumberText } from '../../lib/contact.ts';
import { formatClock, formatDay, formatDuration } from '../../lib/format-time.ts';
import { buildHash } from '../../lib/route.ts';
import { talkDuration } from '../../stores/open-calls.ts';
import { useCountry, useDialState, useStores, useUserId } from '../../stores/stores.ts';
import { useRecentCalls } from './use-recent-calls.ts';

export function RecentCalls() {
  const { t } = useTranslation();
  const recent = useRecentCalls();
  return (
    <Panel
      label={t('recent.title')}
      className="flex-[5]"
      aside={
        <a href={buildHash('history')} className="rounded text-[13px] text-accent-text hover:underline">
          {t('recent.all')}
        </a>
      }
    >
      {recent === 'failed' && <QuietState icon={TriangleAlert} title={t('recent.failed')} />}
      {Array.isArray(recent) && recent.length === 0 && (
        <QuietState icon={Clock} title={t('recent.empty')} text={t('recent.emptyText')} />
      )}
      {Array.isArray(recent) && recent.length > 0 && (
        <ul className="min-h-0 flex-1 scroll-area px-2 pb-2">
          {recent.map((item) => (
            <RecentCall key={item.call.id} item={item} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function RecentCall({ item }: { readonly item: HistoryItem }) {
  const { t } = useTranslation();
  const country = useCountry();
  const { call, contact } = item;
  const name = toItemLabel(item, country, t);
  return (
    <li className="group flex items-center gap-1 rounded-md hover:bg-hover">
      <a
        href={buildHash('history', call.id)}
        aria-label={t('recent.open', { name })}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-md px-2 py-2"
      >
        <DirectionIcon call={call} />
        <span className="min-w-0 flex-1">
          <bdi className="block truncate font-medium">{name}</bdi>
          <span className="block truncate text-muted text-xs tabular-nums">
            {(contact ?? call.contactName)
              ? toNumberText(call.contactNumber, country, t)
              : t(`calls.direction.${call.direction}`)}
          </span>
        </span>
        <CallWhen call={call} />
      </a>
      <CallBack call={call} name={name} />
    </li>
  );
}

function CallWhen({ call }: { readonly call: Call }) {
  const { t, i18n } = useTranslation();
  const reader = useUserId();
  const talked = talkDuration(call);
  return (
    <span className="min-w-24 max-w-[45%] shrink-0 text-right text-muted text-xs tabular-nums">
      <span className="block truncate">
        {formatDay(call.startedAt, i18n.language)} {formatClock(call.startedAt, i18n.language)}
      </span>
      <span className="block truncate">
        {talked === null ? toEndText(call, reader, t) : formatDuration(talked)}
      </span>
    </span>
  );
}

function CallBack({ call, name }: { readonly call: Call; readonly name: string }) {
  const { t } = useTranslation();
  const { bridge, toasts } = useStores();
  const state = useDialState();
  const label = t('dialPad.callNumber', { name });
  return (
    <Hint label={label} side="left">
      <Button
        look="quiet"
        size="icon"
        className="mr-1.5"
        aria-label={label}
        disabled={call.contactNumber === 'anonymous' || state !== 'ready'}
        onClick={() => void toasts.report(bridge.calls.dial({ number: call.contactNumber }))}
      >
        <Phone />
      </Button>
    </Hint>
  );
}
