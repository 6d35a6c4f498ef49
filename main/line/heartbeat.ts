import type { Clock } from '../platform/clock.ts';

interface HeartbeatOptions {
  readonly clock: Clock;
  /** Resolves to whether the page answered in time. */
  readonly ping: () => Promise<boolean>;
  readonly onAnswer: () => void;
  /** Told with every ping that stays unanswered; `silentMs` since the last answer. */
  readonly onSilence: (silentMs: number) => void;
  /** The computer slept: the wall clock went on without us. */
  readonly onWake: () => void;
}

export interface Heartbeat {
  start(): void;
  stop(): void;
}

const everyMs = 1_000;
const sleepMs = 10_000;

/** Pings each second, without waiting for the answer to the one before: a hanging page is noticed in three. */
export function createHeartbeat({ clock, ping, onAnswer, onSilence, onWake }: HeartbeatOptions): Heartbeat {
  /** Counts starts and stops: answers to pings of an earlier page say nothing about this one. */
  let run = 0;
  let answeredAtMs = 0;

  async function beat(mine: number): Promise<void> {
    const isAnswered = await ping();
    if (mine !== run) return;
    if (isAnswered) {
      answeredAtMs = clock.monotonicMs();
      onAnswer();
    } else {
      onSilence(clock.monotonicMs() - answeredAtMs);
    }
  }

  function schedule(mine: number): void {
    const wallMs = clock.nowMs();
    const monotonicMs = clock.monotonicMs();
    clock.after(everyMs, () => {
      if (mine !== run) return;
      void beat(mine);
      schedule(mine);
      const jumpMs = clock.nowMs() - wallMs - (clock.monotonicMs() - monotonicMs);
      const lateMs = clock.monotonicMs() - monotonicMs - everyMs;
      if (jumpMs > sleepMs || lateMs > sleepMs) onWake();
    });
  }

  return {
    start() {
      run += 1;
      answeredAtMs = clock.monotonicMs();
      void beat(run);
      schedule(run);
    },
    stop() {
      run += 1;
    },
  };
}
