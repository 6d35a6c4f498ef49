import { join } from 'node:path';
import { checkSaved, runWriter } from '../../../main/storage/testing-process.ts';
import { createRandom } from '../../world/team-history/random.ts';
import type { ChaosRun } from '../chaos-run.ts';

/** A new database now and then, so that its making is killed too. */
const killsADatabase = 10;

export const killWhileWriting: ChaosRun = {
  name: 'D1',
  title: 'a desktop killed while it writes loses nothing it said was saved, and tears no transaction',
  runs: 200,
  timeLimitMs: 20 * 60_000,
  async run({ seed, runs, folder, signal }) {
    const random = createRandom(seed);
    let last = 0;
    let saved = 0;
    for (let kill = 0; kill < runs; kill += 1) {
      signal.throwIfAborted();
      if (kill % killsADatabase === 0) last = 0;
      const file = join(folder, `d1-${Math.floor(kill / killsADatabase)}`, 'lydia.db');
      const acknowledged = random.chance(0.2) ? 0 : random.below(120);
      const delayMs = random.below(4);
      const from = last + 1;
      const { lastSaved } = await runWriter({
        file,
        from,
        onSaved: (number, child) => {
          if (number === from + acknowledged) setTimeout(() => child.kill('SIGKILL'), delayMs);
        },
      });
      last = checkSaved(file, lastSaved);
      saved += (lastSaved ?? 0) - from + 1;
    }
    return { tried: runs, saved };
  },
};
