import { createRandom } from '../../../server/features/sync/testing/random.ts';
import { tryResuming } from '../../../server/features/sync/testing/resume-equivalence.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { withServer } from './server-app.ts';

/** Histories of 300 steps with deletions, changes of audience and compactions; every cursor is gone on from. */
export const resumeEquivalence: ChaosRun = {
  name: 'S3',
  title: 'whoever goes on from any cursor has what one has who reads at once, or is told to begin anew',
  runs: 100,
  timeLimitMs: 3_600_000,
  run: ({ seed, runs, signal, ...options }) =>
    withServer(async (app) => {
      let cursors = 0;
      let refetched = 0;
      for (let run = 0; run < runs; run += 1) {
        signal.throwIfAborted();
        await app.context.db.query('TRUNCATE changes, dispositions, feed_floor, feed_marks CASCADE');
        const random = createRandom(seed + run);
        const result = await tryResuming({ app, random, operations: 300 });
        cursors += result.cursors;
        refetched += result.refetched;
        options.log(
          `history ${run + 1}: ${result.cursors} cursors, ${result.refetched} behind the compaction`,
        );
      }
      if (refetched > (cursors * 3) / 4) throw new Error(`only ${cursors - refetched} of ${cursors} went on`);
      return { tried: runs, cursors, refetched };
    }),
};
