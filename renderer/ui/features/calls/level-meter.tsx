import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallId } from '../../../../contracts/ids.ts';
import { cn } from '../../lib/cn.ts';
import { useStores } from '../../stores/stores.ts';

interface LevelMeterProps {
  readonly callId: CallId;
  readonly isMuted: boolean;
}

/** Both voices as bars: a glance tells whether one is heard. Nothing to read aloud. */
export function LevelMeter({ callId, isMuted }: LevelMeterProps) {
  const { t } = useTranslation();
  const { bridge } = useStores();
  const [levels, setLevels] = useState({ input: 0, output: 0 });
  useEffect(
    () =>
      bridge.calls.watchLevels((told) =>
        setLevels(
          told?.callId === callId ? { input: told.input, output: told.output } : { input: 0, output: 0 },
        ),
      ),
    [bridge, callId],
  );
  return (
    <div
      aria-hidden="true"
      className="hidden w-40 shrink-0 flex-col gap-1.5 text-[11px] text-muted min-[960px]:flex"
    >
      <Bar label={t('inCall.levelContact')} level={levels.output} />
      <Bar label={t('inCall.levelYou')} level={isMuted ? 0 : levels.input} isOff={isMuted} />
    </div>
  );
}

function Bar({
  label,
  level,
  isOff,
}: {
  readonly label: string;
  readonly level: number;
  readonly isOff?: boolean;
}) {
  // Speech is mostly quiet: the root spreads the low levels over the bar.
  const share = Math.min(1, Math.sqrt(Math.max(0, level)));
  return (
    <span className="grid grid-cols-[3.75rem_1fr] items-center gap-2">
      <span className="truncate text-right">{label}</span>
      <span className={cn('h-1.5 overflow-hidden rounded-full bg-hover', isOff && 'opacity-50')}>
        <span
          className="block h-full origin-left rounded-full bg-accent transition-transform duration-100"
          style={{ transform: `scaleX(${share})` }}
        />
      </span>
    </span>
  );
}
