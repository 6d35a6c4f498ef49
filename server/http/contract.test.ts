import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfiguration } from '../config/load.ts';
import { routes } from '../features/registry.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { buildTestEnvironment } from '../testing/environment.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { runContract } from './testing/contract-run.ts';

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await startTestDatabase();
  const { config } = loadConfiguration(buildTestEnvironment());
  app = await startTestApp(database, routes, { config: { ...config, requestsPerMinute: 1_000_000 } });
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});

// The full count is in `npm run chaos -- api --only R11`.
test('R11: what is asked by the schemas is answered as the document says', { timeout: 120_000 }, async () => {
  const report = await runContract({ app, routes, runs: 6, seed: 20_261 });
  expect(report.violations).toEqual([]);
  expect(report.operations).toBe(routes.length);
  // Some of all kinds came through, so that it was not refusals alone.
  expect(report.statuses[200]).toBeGreaterThan(50);
  expect(report.statuses[400]).toBeGreaterThan(20);
});
