import { MicOff, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../../../../contracts/ipc/calls.ts';
import { Badge } from '../../components/badge.tsx';
import { cn } from '../../lib/cn.ts';
import { toContactLabel, toNumberText } from '../../lib/contact.ts';
import { formatDuration } from '../../lib/format-time.ts';
import { isLive, isTalking, talkDuration } from '../../stores/open-calls.ts';
import { useCountry } from '../../stores/stores.ts';
import { CallControls } from './call-controls.tsx';
import { CallTimer } from './call-timer.tsx';
import { LevelMeter } from './level-meter.tsx';

interface CallHeaderProps {
  readonly view: CallView;
  readonly waitingCount: number;
}

/** Who, where the call stands, for how long, and what can be done with it. */
export function CallHeader({ view, waitingCount }: CallHeaderProps) {
  const { t } = useTranslation();
  const country = useCountry();
  const header = useRef<HTMLElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) header.current?.focus();
  }, []);
  const { call } = view;
  return (
    <section
      ref={header}
      tabIndex={-1}
      aria-label={t('calls.current')}
      className="flex min-h-[4.5rem] min-w-0 items-center gap-4 rounded-lg border bg-surface px-4 py-2.5 shadow-card outline-none"
    >
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <div className="flex min-w-0 items-baseline gap-3">
          <bdi className="selectable truncate font-semibold text-lg tracking-tight">
            {toContactLabel(call, country, t)}
          </bdi>
          {call.contactName && (
            <span className="selectable shrink-0 text-muted tabular-nums">
              {toNumberText(call.contactNumber, country, t)}
            </span>
          )}
        </div>
        <div className="flex min-w-0 items-center gap-2.5">
          <PhaseSign view={view} />
          {isLive(view) && <CallTimer view={view} className="font-medium" />}
          <Warnings view={view} />
          {call.queueName && (
            <Badge className="shrink-[3]">
              <span className="truncate">{t('calls.queue', { name: call.queueName })}</span>
            </Badge>
          )}
          {waitingCount > 0 && (
            <Badge tone="warning">{t('calls.alsoWaiting', { count: waitingCount })}</Badge>
          )}
        </div>
      </div>
      {isTalking(view) && <LevelMeter callId={call.id} isMuted={view.isMuted} />}
      {isLive(view) ? <CallControls view={view} /> : <Talked view={view} />}
    </section>
  );
}

function PhaseSign({ view }: Pick<CallHeaderProps, 'view'>) {
  const { t } = useTranslation();
  const tone = { active: 'positive', reconnecting: 'warning' } as const;
  return (
    <output className={cn('flex items-center gap-2.5', isLive(view) ? 'shrink-0' : 'min-w-0')}>
      <Badge tone={tone[view.phase as keyof typeof tone] ?? 'accent'} className="shrink-0 whitespace-nowrap">
        {t(`calls.phase.${view.phase}`)}
      </Badge>
      {view.phase === 'wrapping-up' && (
        <span className="truncate text-[13px]">{t(`calls.ended.${view.call.endCause ?? 'unknown'}`)}</span>
      )}
      {view.isMuted && isLive(view) && (
        <Badge tone="warning" className="shrink-0">
          <MicOff aria-hidden="true" />
          <span aria-hidden="true">{t('inCall.mutedSign')}</span>
          <span className="sr-only">{t('inCall.muted')}</span>
        </Badge>
      )}
    </output>
  );
}

function Warnings({ view }: Pick<CallHeaderProps, 'view'>) {
  const { t } = useTranslation();
  const text = view.phase === 'reconnecting' ? t('inCall.reconnecting') : t('inCall.warning');
  if (!isLive(view) || (view.warnings.length === 0 && view.phase !== 'reconnecting')) return null;
  return (
    <output className="flex min-w-0 items-center gap-1.5 text-[13px] text-warning-text">
      <TriangleAlert aria-hidden="true" className="size-4 shrink-0" />
      <span className="truncate">{text}</span>
    </output>
  );
}

function Talked({ view }: Pick<CallHeaderProps, 'view'>) {
  const { t } = useTranslation();
  const talked = talkDuration(view.call);
  return (
    <p className="shrink-0 text-[13px] text-muted tabular-nums">
      {talked === null ? t('wrapUp.notTalked') : t('wrapUp.talked', { duration: formatDuration(talked) })}
    </p>
  );
}
