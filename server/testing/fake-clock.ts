import type { UtcMs } from '../../contracts/ids.ts';
import type { Clock } from '../platform/clock.ts';

export interface FakeClock extends Clock {
  /** Moves on, and runs what falls due in the order of its time. */
  advance(byMs: number): void;
}

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

export function createFakeClock(startMs: UtcMs = Date.UTC(2026, 0, 5, 8)): FakeClock {
  let elapsedMs = 0;
  const timers = new Set<Timer>();

  function takeDue(untilMs: number): Timer | null {
    const due = [...timers].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs);
    return due[0] ?? null;
  }

  return {
    nowMs: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    after(delayMs, run) {
      const timer = { dueMs: elapsedMs + delayMs, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(byMs) {
      const untilMs = elapsedMs + byMs;
      for (let timer = takeDue(untilMs); timer; timer = takeDue(untilMs)) {
        timers.delete(timer);
        elapsedMs = timer.dueMs;
        timer.run();
      }
      elapsedMs = untilMs;
    },
  };
}
