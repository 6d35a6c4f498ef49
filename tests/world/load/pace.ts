import { setTimeout as delay } from 'node:timers/promises';

interface Pace {
  readonly perSecond: number;
  readonly count: number;
}

/**
 * Sends at fixed moments, however long the answers take, and gives the time of each from the moment when it was due. A server
 * that falls behind is not spared by it.
 */
export async function sendAtPace(
  { perSecond, count }: Pace,
  send: (index: number) => Promise<unknown>,
): Promise<number[]> {
  const startedMs = performance.now();
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const dueMs = startedMs + (index * 1_000) / perSecond;
      await delay(Math.max(0, dueMs - performance.now()));
      await send(index);
      return performance.now() - dueMs;
    }),
  );
}
