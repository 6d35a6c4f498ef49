import { checkCrowdedMillisecond } from '../../../main/sync/testing-crowd.ts';
import type { ChaosRun } from '../chaos-run.ts';

const calls = 60_000;
/** About what a call takes in the stream. */
const bytesOfCall = 300;

export const crowdedMillisecond: ChaosRun = {
  name: 'S13',
  title: '60,000 calls that began in one millisecond all come, wherever the stream is cut',
  runs: 5,
  timeLimitMs: 30 * 60_000,
  async run({ seed, runs, signal }) {
    let state = seed;
    const next = (): number => {
      // Numerical Recipes: enough to choose a place.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    let tried = 0;
    while (tried < runs && !signal.aborted) {
      const cutAt = Array.from({ length: 3 }, () => Math.floor(next() * calls * bytesOfCall));
      await checkCrowdedMillisecond({ calls, cutAt });
      tried += 1;
    }
    return { tried };
  },
};
