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
    let kills = 0;
    for (const step of crashSteps) {
      for (let count = 0; count < runs && !signal.aborted; count += 1) {
        await killOnce(step, count, folder);
        kills += 1;
      }
      options.log(`S6: ${step}`);
    }
    return { tried: kills, steps: crashSteps.length };
  },
};

/** A step that is not reached so often is killed at its first time instead. */
async function killOnce(step: CrashStep, count: number, folder: string): Promise<void> {
  for (const time of new Set([1 + (count % mostTimes), 1])) {
    if (await tryOne({ step, time, folder: join(folder, `${step}-${count}-${time}`) })) return;
  }
  throw new Error(`${step} was never reached.`);
}

async function tryOne(crash: Parameters<typeof tryCrash>[0]): Promise<boolean> {
  await mkdir(crash.folder);
  try {
    return await tryCrash(crash);
  } catch (error) {
    throw new Error(`At ${crash.step}, time ${crash.time}.`, { cause: error });
  }
}
