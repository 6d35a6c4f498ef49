import { join } from 'node:path';
import type { Cluster } from '../../world/cluster/cluster.ts';
import { makeNextVersion } from '../../world/cluster/next-version.ts';
import { startLoad } from '../../world/cluster/steady-load.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { checkSaved, withCluster } from './cluster-run.ts';

const clients = 40;

/** What a release may do to the schema: more columns with a default, a wider check, a table and an index of its own. */
function widen(number: number): string {
  return `
    ALTER TABLE contacts ADD COLUMN next_${number} text NOT NULL DEFAULT 'next';
    ALTER TABLE calls ADD COLUMN next_${number} jsonb NOT NULL DEFAULT '[]';
    CREATE TABLE next_${number} (id uuid PRIMARY KEY, contact_id uuid NOT NULL REFERENCES contacts ON DELETE CASCADE);
    CREATE INDEX contacts_next_${number} ON contacts (next_${number});`;
}

/** One instance after the other goes to that version; today's when none is given. */
async function roll({ instances, balancer }: Cluster, version?: string): Promise<void> {
  for (const instance of instances) {
    const { code } = await instance.stop();
    if (code !== 0) throw new Error(`an instance ended with ${code}`);
    await instance.start(version);
    await balancer.whenReady(instance.port, true);
  }
}

/** Each column of each version is there, and no row has lost what stands in it. */
async function checkColumns({ database }: Cluster, upTo: number): Promise<void> {
  for (let number = 1; number <= upTo; number += 1) {
    const [row] = await database.db.query<{ lost: number }>(
      `SELECT count(*)::int AS lost FROM contacts WHERE next_${number} <> 'next'`,
    );
    if (row?.lost !== 0) throw new Error(`${row?.lost} rows have lost a value of version ${number}`);
  }
}

export const upgradeAndBack: ChaosRun = {
  name: 'R14',
  title:
    'an upgrade with a migration under 40 clients, and the way back to the old version: no request fails, no column is lost',
  runs: 5,
  timeLimitMs: 15 * 60_000,
  run: (options) =>
    withCluster({}, async (cluster) => {
      const { runs, signal, folder } = options;
      const next = await makeNextVersion(join(folder, 'next'));
      const load = await startLoad({ url: cluster.url, clients });
      for (let number = 1; number <= runs; number += 1) {
        signal.throwIfAborted();
        await next.addMigration(9_000 + number, widen(number));
        await roll(cluster, next.folder);
        await roll(cluster);
        await checkColumns(cluster, number);
        options.log(`upgraded and went back ${number} times, ${load.count()} requests`);
      }
      const report = await load.stop();
      if (report.failures.length > 0) {
        const some = report.failures.slice(0, 5).join();
        throw new Error(`${report.failures.length} of ${report.requests} failed: ${some}`);
      }
      await checkSaved(cluster, report);
      return { tried: runs, requests: report.requests, slowestMs: Math.round(report.slowestMs) };
    }),
};
