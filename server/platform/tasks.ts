import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';

/** Work that nobody waits for, kept in sight: its failures are logged, and it can be waited for at the end. */
export interface Tasks {
  run(name: string, work: () => Promise<void>): void;
  /** Runs after the delay; gives the cancel. Cancelled when the tasks stop. */
  later(name: string, delayMs: number, work: () => Promise<void>): () => void;
  /** Resolves when nothing is running; timers that are still to come do not count. */
  whenIdle(): Promise<void>;
  /** Cancels timers, refuses new work, and waits for what runs, but not for ever: a provider may be slow. */
  stop(): Promise<void>;
  /** For work in many steps: no more of them. */
  isStopped(): boolean;
}

/** Shorter than what the executable gives the whole stop. */
const stopGraceMs = 6_000;

interface TasksOptions {
  readonly clock: Pick<Clock, 'after'>;
  readonly logger: Logger;
}

export function createTasks({ clock, logger }: TasksOptions): Tasks {
  const running = new Set<Promise<void>>();
  const timers = new Set<() => void>();
  let isStopped = false;

  function run(name: string, work: () => Promise<void>): void {
    if (isStopped) return;
    const task = work()
      .catch((error: unknown) => logger.error('a background task failed', { task: name, error }))
      .finally(() => running.delete(task));
    running.add(task);
  }

  async function whenIdle(): Promise<void> {
    while (running.size > 0) await Promise.all(running);
  }

  return {
    run,
    later(name, delayMs, work) {
      if (isStopped) return () => {};
      const cancelTimer = clock.after(delayMs, () => {
        timers.delete(cancel);
        run(name, work);
      });
      const cancel = () => {
        timers.delete(cancel);
        cancelTimer();
      };
      timers.add(cancel);
      return cancel;
    },
    whenIdle,
    async stop() {
      isStopped = true;
      for (const cancel of timers) cancel();
      let cancelLate = () => {};
      const late = new Promise<void>((resolve) => {
        cancelLate = clock.after(stopGraceMs, resolve);
      });
      await Promise.race([whenIdle(), late]);
      cancelLate();
      if (running.size > 0) logger.warn('background tasks are left unfinished', { count: running.size });
    },
    isStopped: () => isStopped,
  };
}
