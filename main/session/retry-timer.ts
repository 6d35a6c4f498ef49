import type { Clock } from '../platform/clock.ts';

/** One timer, with pauses that double from try to try. A planned run resets them. */
export interface RetryTimer {
  runIn(delayMs: number): void;
  retry(): void;
  stop(): void;
}

const firstRetryMs = 2_000;
const longestRetryMs = 20_000;

export function createRetryTimer(clock: Clock, run: () => void): RetryTimer {
  let cancel = (): void => undefined;
  let nextRetryMs = firstRetryMs;

  function schedule(delayMs: number): void {
    cancel();
    cancel = clock.after(delayMs, run);
  }

  return {
    runIn(delayMs) {
      nextRetryMs = firstRetryMs;
      schedule(delayMs);
    },
    retry() {
      schedule(nextRetryMs);
      nextRetryMs = Math.min(longestRetryMs, nextRetryMs * 2);
    },
    stop() {
      cancel();
      nextRetryMs = firstRetryMs;
    },
  };
}
