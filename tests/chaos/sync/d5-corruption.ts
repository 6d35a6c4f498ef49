import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRandom } from '../../world/team-history/random.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { chooseDamage, makeKilledDatabase, type Outcome, tryDamage } from './damage.ts';

export const corruption: ChaosRun = {
  name: 'D5',
  title:
    'damage of the database is noticed or harmless; the file is kept, what is unsent is saved, and it is said once',
  runs: 260,
  timeLimitMs: 10 * 60_000,
  async run({ seed, runs, folder, signal }) {
    const random = createRandom(seed);
    const killed = makeKilledDatabase(folder);
    const counts: Record<Outcome, number> = {
      harmless: 0,
      'noticed at the start': 0,
      'noticed when read': 0,
    };
    for (let number = 0; number < runs; number += 1) {
      signal.throwIfAborted();
      const file = join(folder, 'tried', String(number), 'lydia.db');
      counts[tryDamage(killed, file, chooseDamage(number), random)] += 1;
      rmSync(dirname(file), { recursive: true, force: true });
    }
    return { tried: runs, ...counts };
  },
};
