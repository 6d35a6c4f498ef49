import { join } from 'node:path';
import { migrations } from '../../../main/storage/migrations/index.ts';
import { killMigration, makeAtVersion } from '../../../main/storage/testing-migration-kill.ts';
import type { ChaosRun } from '../chaos-run.ts';

export const killedMigrations: ChaosRun = {
  name: 'D1-migrations',
  title:
    'a migration of the local database killed after any of its statements leaves one version or the other, whole',
  // One try is a step, killed after each of its statements.
  runs: migrations.length,
  timeLimitMs: 10 * 60_000,
  async run({ runs, folder, signal }) {
    let kills = 0;
    for (const { version } of migrations.slice(0, runs)) {
      for (let after = 0; ; after += 1) {
        signal.throwIfAborted();
        const file = join(folder, `to-${version}-${after}.db`);
        makeAtVersion(file, version - 1);
        const end = await killMigration(file, version, after);
        if (end.kind === 'done') break;
        kills += 1;
      }
    }
    return { tried: Math.min(runs, migrations.length), kills };
  },
};
