import { tryDeliveries } from '../../../server/features/sync/testing/exactly-once.ts';
import { createRandom } from '../../../server/features/sync/testing/random.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { withServer } from './server-app.ts';

/** Changes of two devices, each delivered one to four times, in any order, with lost answers and forged contents. */
export const exactlyOnce: ChaosRun = {
  name: 'S4',
  title: 'a change has its effect once, however often, in which order and with what content it is delivered',
  runs: 2_000,
  timeLimitMs: 600_000,
  run: ({ seed, runs }) =>
    withServer(async (app) => {
      const result = await tryDeliveries({ app, random: createRandom(seed), operations: runs });
      return { tried: runs, ...result };
    }),
};
