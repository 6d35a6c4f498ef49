import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfiguration } from '../../config/load.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { buildTestEnvironment } from '../../testing/environment.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { routes } from '../registry.ts';
import { tryDeliveries } from './testing/exactly-once.ts';
import { tryForGaps } from './testing/no-gap.ts';
import { createRandom } from './testing/random.ts';
import { tryResuming } from './testing/resume-equivalence.ts';

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await startTestDatabase();
  // These readers ask more often than people may.
  const environment = {
    ...buildTestEnvironment(database.connectionString),
    LYDIA_REQUESTS_PER_MINUTE: '100000000',
  };
  app = await startTestApp(database, routes, { config: loadConfiguration(environment).config });
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});

test('S1: no reader misses what is committed, nor is told of it twice, however the transactions overlap', async () => {
  const result = await tryForGaps({
    app,
    long: { writers: 8, rounds: 10 },
    short: { writers: 8, rounds: 10 },
  });
  expect(result).toEqual({ written: 160, missed: 0, twice: 0 });
}, 30_000);

test.each([1, 2])(
  'S3: whoever goes on from any cursor has what one has who reads at once (seed %i)',
  async (seed) => {
    const result = await tryResuming({ app, random: createRandom(seed), operations: 80 });
    expect(result.cursors).toBe(80);
    expect(result.refetched).toBeGreaterThan(0);
    // Most go on: that is what is compared.
    expect(result.refetched).toBeLessThan(60);
  },
  30_000,
);

test('S4: a change has its effect once, however often, in which order and with what content it is delivered', async () => {
  const result = await tryDeliveries({ app, random: createRandom(7), operations: 120 });
  expect(result.applied + result.conflicts).toBe(120);
  expect(result.applied).toBeGreaterThan(0);
  expect(result.conflicts).toBeGreaterThan(0);
}, 30_000);
