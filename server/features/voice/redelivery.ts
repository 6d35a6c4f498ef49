import { isDatabaseUnavailable } from '../../db/errors.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Metrics } from '../../platform/metrics/metrics.ts';
import type { KeptWebhook, KeptWebhooks } from './kept-webhooks.ts';

/** Carries out what was kept, once the database is back. */
export interface Redelivery {
  /** Something was kept: looked at soon. */
  hurry(): void;
  /** Those that an earlier process left. */
  start(): void;
  /** Resolves when nothing is under way. */
  stop(): Promise<void>;
}

interface Needs {
  readonly kept: KeptWebhooks;
  readonly deliver: (webhook: KeptWebhook) => Promise<unknown>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const soonestMs = 250;
const longestMs = 2_000;
/** What another instance of the same folder left when it ended. */
const lookEveryMs = 60_000;

export function createRedelivery(needs: Needs): Redelivery {
  const { clock, logger } = needs;
  let planned: { readonly dueMs: number; readonly cancel: () => void } | null = null;
  let isStopped = false;
  let delayMs = soonestMs;
  let running: Promise<void> | null = null;
  /** Something was kept while we looked: maybe after the last look. */
  let isAskedAgain = false;

  /** What is planned for earlier stays: many that are kept must not put it off. */
  function plan(afterMs: number): void {
    const dueMs = clock.monotonicMs() + afterMs;
    if (isStopped || running !== null || (planned !== null && planned.dueMs <= dueMs)) return;
    planned?.cancel();
    planned = { dueMs, cancel: clock.after(afterMs, run) };
  }

  async function deliverOrWait(): Promise<number> {
    const isDone = await deliverAll(needs, () => isStopped);
    delayMs = isDone ? soonestMs : Math.min(delayMs * 2, longestMs);
    return isDone ? lookEveryMs : delayMs;
  }

  function run(): void {
    planned = null;
    isAskedAgain = false;
    running = deliverOrWait()
      .catch((error: unknown) => {
        logger.error('webhooks that were kept could not be looked at', { error });
        return longestMs;
      })
      .then((afterMs) => {
        running = null;
        plan(isAskedAgain ? delayMs : afterMs);
      });
  }

  return {
    hurry() {
      isAskedAgain = true;
      plan(delayMs);
    },
    start: () => plan(0),
    async stop() {
      isStopped = true;
      planned?.cancel();
      await running;
    },
  };
}

/** False: the database is still away, or we stop, and the rest waits. */
async function deliverAll(needs: Needs, isStopped: () => boolean): Promise<boolean> {
  for (;;) {
    const names = await needs.kept.list();
    tell(needs, names);
    if (names.length === 0) return true;
    for (const [index, name] of names.entries()) {
      if (isStopped() || !(await deliverOne(needs, name))) return false;
      tell(needs, names.slice(index + 1));
    }
  }
}

async function deliverOne({ kept, deliver, logger }: Needs, name: string): Promise<boolean> {
  const webhook = await kept.read(name);
  if (webhook === null) return true;
  try {
    await deliver(webhook);
    await kept.remove(name);
  } catch (error) {
    if (isDatabaseUnavailable(error)) return false;
    logger.error('a webhook that was kept cannot be carried out', { name, error });
    await kept.setAside(name);
  }
  return true;
}

function tell({ clock, metrics }: Needs, [oldest, ...more]: readonly string[]): void {
  const ageMs = oldest === undefined ? 0 : clock.nowMs() - Number.parseInt(oldest, 10);
  metrics.webhooksKept(oldest === undefined ? 0 : more.length + 1, Math.max(0, ageMs));
}
