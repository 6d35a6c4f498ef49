import type { UtcMs } from '../../contracts/ids.ts';

/**
 * The only door to time. `nowMs` is the wall clock and may jump; durations are measured with `monotonicMs`.
 * `after` runs once and returns its cancel; cancelling twice, or after it ran, does nothing.
 */
export interface Clock {
  nowMs(): UtcMs;
  monotonicMs(): number;
  after(delayMs: number, run: () => void): () => void;
}

export function createSystemClock(): Clock {
  return {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  };
}
