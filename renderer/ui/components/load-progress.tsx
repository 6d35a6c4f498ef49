import { useTranslation } from 'react-i18next';
import type { FullLoad } from '../../../contracts/ipc/sync.ts';
import { formatCount, formatRemaining } from '../lib/format-number.ts';
import { ProgressBar } from './progress-bar.tsx';

/** How far a full synchronisation has come: how much of how much, how fast, how much longer. */
export function LoadProgress({ load }: { readonly load: FullLoad }) {
  const { t } = useTranslation();
  const text = useLoadText(load);
  return (
    <div className="flex flex-col gap-1.5">
      <ProgressBar label={t(`fullLoad.${load.reason}`)} done={load.done} total={load.total} text={text} />
      <p className="text-muted text-xs tabular-nums">{text}</p>
    </div>
  );
}

export function useLoadText({ phase, done, total, perSecond, secondsLeft }: FullLoad): string {
  const { t, i18n } = useTranslation();
  const count = (value: number) => formatCount(value, i18n.language);
  if (total === 0) return t(phase === 'waiting' ? 'fullLoad.waiting' : 'fullLoad.asking');
  const amount = t(phase === 'indexing' ? 'fullLoad.indexed' : 'fullLoad.fetched', {
    done: count(done),
    total: count(total),
  });
  if (phase === 'waiting') return [amount, t('fullLoad.waiting')].join(' · ');
  return [
    amount,
    ...(perSecond === null ? [] : [t('fullLoad.rate', { number: count(Math.round(perSecond)) })]),
    ...(secondsLeft === null
      ? []
      : [t('fullLoad.left', { time: formatRemaining(secondsLeft, i18n.language) })]),
  ].join(' · ');
}
