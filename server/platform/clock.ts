import type { UtcMs } from '../../contracts/ids.ts';

/** The only door to time, so that tests decide what time it is. */
export interface Clock {
  nowMs(): UtcMs;
  /** Never goes back; for durations only. */
  monotonicMs(): number;
  /** Runs once after the delay; returns what cancels it. */
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

/** A promise of `after`; for loops that wait between two looks. */
export function wait(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}
