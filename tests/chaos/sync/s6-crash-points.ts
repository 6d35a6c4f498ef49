import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tryCrash } from '../../../main/sync/testing-crash.ts';
import { type CrashStep, crashSteps } from '../../../main/sync/testing-crash-steps.ts';
import type { ChaosRun } from '../chaos-run.ts';

/** Later times of a step find the process elsewhere: at the second load, at the changes after the restore. */
const mostTimes = 4;

export const crashPoints: ChaosRun = {
  name: 'S6',
  title: 'a desktop killed at each step of the synchronisation loses nothing and does nothing twice',
  runs: 25,
  timeLimitMs: 90 * 60_000,
  async run(options) {
    const { runs, folder, signal } = options;
    let tried = 0;
    let reached = 0;
    for (const step of crashSteps) {
      for (let count = 0; count < runs && !signal.aborted; count += 1) {
        const wasKilled = await tryOne(step, count, folder);
        if (!wasKilled && count % mostTimes === 0) throw new Error(`${step} was never reached.`);
        tried += 1;
        if (wasKilled) reached += 1;
      }
      options.log(`S6: ${step}`);
    }
    return { tried, reached, steps: crashSteps.length };
  },
};

async function tryOne(step: CrashStep, count: number, folder: string): Promise<boolean> {
  const own = join(folder, `${step}-${count}`);
  await mkdir(own);
  try {
    return await tryCrash({ step, time: 1 + (count % mostTimes), folder: own });
  } catch (error) {
    throw new Error(`At ${step}, time ${1 + (count % mostTimes)}.`, { cause: error });
  }
}
