import { tryForGaps } from '../../../server/features/sync/testing/no-gap.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { withServer } from './server-app.ts';

/** 8 writers with 100 overlapping transactions each, then 16 with 200 pushes each, and three readers that follow. */
export const noGap: ChaosRun = {
  name: 'S1',
  title: 'no reader of the change feed misses what is committed, nor is told of it twice',
  runs: 3,
  timeLimitMs: 600_000,
  run: ({ runs, signal, ...options }) =>
    withServer(async (app) => {
      let written = 0;
      for (let run = 1; run <= runs; run += 1) {
        signal.throwIfAborted();
        const long = { writers: 8, rounds: 100 };
        const result = await tryForGaps({ app, long, short: { writers: 16, rounds: 200 } });
        options.log(`run ${run}: ${result.written} written, ${result.missed} missed, ${result.twice} twice`);
        if (result.missed !== 0 || result.twice !== 0) throw new Error(JSON.stringify(result));
        written += result.written;
      }
      return { tried: runs, written, missed: 0 };
    }),
};
