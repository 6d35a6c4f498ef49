import { useTranslation } from 'react-i18next';
import type { CallView } from '../../../../contracts/ipc/calls.ts';
import { cn } from '../../lib/cn.ts';
import { formatDuration } from '../../lib/format-time.ts';
import { useElapsed } from '../../lib/use-elapsed.ts';
import { isLive, timerStart } from '../../stores/open-calls.ts';

interface CallTimerProps {
  readonly view: CallView;
  readonly className?: string;
}

/** How long they have been talking. Stands still when the call is over. */
export function CallTimer({ view, className }: CallTimerProps) {
  const { t } = useTranslation();
  const start = timerStart(view);
  const { endedAt } = view.call;
  const running = useElapsed(isLive(view) && endedAt === null ? start : null);
  if (start === null) return null;
  const elapsed = running ?? Math.max(0, (endedAt ?? start) - start);
  return (
    <span role="timer" aria-label={t('calls.timer')} className={cn('shrink-0 tabular-nums', className)}>
      {formatDuration(elapsed)}
    </span>
  );
}
