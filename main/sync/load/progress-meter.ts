import type { FullLoad } from '../../../contracts/ipc/sync.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LoadProgress } from './run-load.ts';

/** The rate is that of the last seconds: it changes with the network, and with what is loaded. */
const windowMs = 5_000;

/** Makes of counts what a person wants to know: how quick it goes, and how long it will take. */
export function createProgressMeter(
  clock: Pick<Clock, 'monotonicMs'>,
  reason: FullLoad['reason'],
): { show(progress: LoadProgress): FullLoad } {
  let phase: LoadProgress['phase'] | null = null;
  let samples: { readonly atMs: number; readonly done: number }[] = [];
  return {
    show(progress) {
      const { done, total } = progress;
      const atMs = clock.monotonicMs();
      if (progress.phase !== phase) samples = [];
      phase = progress.phase;
      samples = [...samples.filter((sample) => atMs - sample.atMs <= windowMs), { atMs, done }];
      const first = samples[0] ?? { atMs, done };
      const tookMs = atMs - first.atMs;
      const perSecond = tookMs > 0 ? Math.round(((done - first.done) * 1_000) / tookMs) : null;
      const secondsLeft =
        perSecond === null || perSecond === 0 ? null : Math.round((total - done) / perSecond);
      return { reason, phase: progress.phase, done, total, perSecond, secondsLeft };
    },
  };
}
