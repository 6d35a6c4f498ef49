import { loadConfiguration } from '../../../server/config/load.ts';
import { routes } from '../../../server/features/registry.ts';
import { runContract } from '../../../server/http/testing/contract-run.ts';
import { startTestApp } from '../../../server/testing/app.ts';
import { buildTestEnvironment } from '../../../server/testing/environment.ts';
import { startTestDatabase } from '../../../server/testing/postgres.ts';
import type { ChaosRun } from '../chaos-run.ts';

export const contract: ChaosRun = {
  name: 'R11',
  title:
    'a hundred valid and a hundred invalid requests to every operation: no 5xx, no status that is not documented, the wrong field named',
  runs: 100,
  timeLimitMs: 20 * 60_000,
  async run({ runs, seed }) {
    const database = await startTestDatabase();
    const { config } = loadConfiguration(buildTestEnvironment());
    const app = await startTestApp(database, routes, {
      config: { ...config, requestsPerMinute: 100_000_000 },
    });
    try {
      const { operations, requests, statuses, violations } = await runContract({ app, routes, runs, seed });
      if (violations.length > 0) throw new Error(`${violations.length} violations: ${violations[0]}`);
      const counts = Object.entries(statuses).map(([status, count]) => [`status${status}`, count]);
      return { tried: requests, operations, ...Object.fromEntries(counts) };
    } finally {
      await app.stop();
      await database.stop();
    }
  },
};
