import { checkConvergence } from '../../../main/sync/testing-convergence.ts';
import type { ChaosRun } from '../chaos-run.ts';

export const convergence: ChaosRun = {
  name: 'S5',
  title:
    'four desktops and a server under cuts, delays, doubles, kills, restores, role changes and clock jumps become equal, and each change counts once',
  runs: 500,
  timeLimitMs: 90 * 60_000,
  async run(options) {
    const { seed, runs, signal } = options;
    let tried = 0;
    await checkConvergence({
      numRuns: runs,
      commands: 60,
      desktops: 4,
      seed,
      isOver: () => signal.aborted,
      onRun() {
        tried += 1;
        if (tried % 25 === 0) options.log(`S5: ${tried} of ${runs}`);
      },
    });
    return { tried };
  },
};
