import type { Clock } from '../platform/clock.ts';
import { wait } from '../platform/clock.ts';
import { isDatabaseUnavailable } from './errors.ts';

/** Together about a minute: a restart of the database, or the change to a standby. */
const delaysMs = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** For what will not be sent to us again: tried until the database is back, or for about a minute. */
export async function untilDatabaseIsBack<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  for (const delayMs of delaysMs) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      await wait(clock, delayMs);
    }
  }
  return work();
}
