import type { Clock } from './clock.ts';
import type { Ids } from './ids.ts';
import type { Logger } from './logger.ts';
import { createLogger } from './logger.ts';

/** A clock that stands still until a test moves it; timers run in order of their time. */
export interface FakeClock extends Clock {
  /** Moves time on and runs what became due, letting promises settle between timers. */
  advance(byMs: number): Promise<void>;
  /** Moves the wall clock alone, as a person or a time server would. */
  setWallClock(nowMs: number): void;
  pendingTimers(): number;
}

interface FakeTimer {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Lets everything that waits on settled promises run; it waits for no time to pass. */
export async function settlePromises(): Promise<void> {
  for (let round = 0; round < 10; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function createFakeClock(startMs = Date.UTC(2026, 0, 1)): FakeClock {
  let monotonicMs = 0;
  let offsetMs = startMs;
  let order = 0;
  const timers = new Set<FakeTimer>();

  function nextDue(untilMs: number): FakeTimer | undefined {
    return [...timers]
      .filter((timer) => timer.dueMs <= untilMs)
      .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  }

  return {
    nowMs: () => offsetMs + monotonicMs,
    monotonicMs: () => monotonicMs,
    after(delayMs, run) {
      order += 1;
      const timer = { dueMs: monotonicMs + Math.max(0, delayMs), order, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(byMs) {
      const untilMs = monotonicMs + byMs;
      await settlePromises();
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        timers.delete(timer);
        monotonicMs = timer.dueMs;
        timer.run();
        await settlePromises();
      }
      monotonicMs = untilMs;
    },
    setWallClock(nowMs) {
      offsetMs = nowMs - monotonicMs;
    },
    pendingTimers: () => timers.size,
  };
}

/** Ids that a test can foretell: …0001, …0002, valid as UUIDs of version 7. */
export function createFakeIds(): Ids {
  let count = 0;
  return {
    next() {
      count += 1;
      return `01900000-0000-7000-8000-${String(count).padStart(12, '0')}`;
    },
  };
}

/** A logger that keeps its lines, already redacted, for a test to read. */
export function createMemoryLogger(): { readonly logger: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const logger = createLogger({
    clock: { nowMs: () => 0 },
    sink: (_level, line) => lines.push(line),
    minLevel: 'debug',
  });
  return { logger, lines };
}
