import { Router } from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildContext } from '../build-context.ts';
import { loadConfiguration } from '../config/load.ts';
import type { Context } from '../context.ts';
import { createDatabase } from '../db/connect.ts';
import { findFreePort } from '../db/embedded/free-port.ts';
import { createPool } from '../db/pool.ts';
import { createClosers } from '../platform/closers.ts';
import { createSilentLogger } from '../platform/logger.ts';
import { type BreakableLink, createBreakableLink } from '../testing/breakable-link.ts';
import { buildTestEnvironment } from '../testing/environment.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createApp } from './app.ts';
import { createReadiness } from './health.ts';
import { listen } from './listener.ts';

const logger = createSilentLogger();
let database: TestDatabase;
let link: BreakableLink;

beforeAll(async () => {
  database = await startTestDatabase();
  link = await createBreakableLink(Number(new URL(database.connectionString).port));
}, startTimeoutMs);
afterAll(async () => {
  await link.stop();
  await database.stop();
});

type DatabaseState = 'there' | 'cut' | 'silent' | 'exhausted';
const states = (['there', 'cut', 'silent', 'exhausted'] as const).flatMap((postgres) =>
  ([false, true] as const).flatMap((isRedisAway) =>
    ([false, true] as const).map((isStopping) => ({ postgres, isRedisAway, isStopping })),
  ),
);

async function startServer(isRedisAway: boolean) {
  const url = new URL(database.connectionString);
  url.port = String(link.port);
  const redis = isRedisAway ? { REDIS_URL: `redis://127.0.0.1:${await findFreePort()}` } : {};
  const { config, secrets } = loadConfiguration({ ...buildTestEnvironment(url.href), ...redis });
  const pool = createPool({ connectionString: url.href, logger, maxConnections: 2 });
  const closers = createClosers(logger);
  closers.add('pool', () => pool.end());
  const db = createDatabase({ pool, bus: database.bus, logger });
  const context: Context = await buildContext({ config, secrets, logger, pool, closers }, { db });
  const readiness = createReadiness(db, logger);
  const app = createApp(context, {
    routes: [],
    matrix: {},
    webhooks: Router(),
    readiness,
  });
  const listener = await listen(app, { host: '127.0.0.1', port: 0 });
  closers.add('hub', () => context.hub.close());
  closers.add('http', () => listener.close(100));
  return { pool, readiness, url: `http://127.0.0.1:${listener.port}`, stop: () => closers.closeAll() };
}

async function bringAbout(state: DatabaseState, pool: Awaited<ReturnType<typeof startServer>>['pool']) {
  await pool.query('SELECT 1');
  if (state === 'cut') link.cut();
  if (state === 'silent') link.stall();
  const held = state === 'exhausted' ? await Promise.all([pool.connect(), pool.connect()]) : [];
  return () => {
    link.mend();
    for (const client of held) client.release();
  };
}

const readTogether = async (url: string) => {
  const startedMs = performance.now();
  const [live, ready] = await Promise.all(['live', 'ready'].map((path) => fetch(`${url}/health/${path}`)));
  const texts = await Promise.all([live?.text(), ready?.text()]);
  return { live: live?.status, ready: ready?.status, texts, tookMs: performance.now() - startedMs };
};

test.each(states)(
  'R5: PostgreSQL $postgres, Redis away: $isRedisAway, stopping: $isStopping',
  async ({ postgres, isRedisAway, isStopping }) => {
    const server = await startServer(isRedisAway);
    const mend = await bringAbout(postgres, server.pool);
    try {
      if (isStopping) server.readiness.stopBeing();
      const { live, ready, texts, tookMs } = await readTogether(server.url);
      expect(live).toBe(200);
      expect(ready).toBe(postgres === 'there' && !isStopping ? 200 : 503);
      expect(tookMs).toBeLessThan(2_000);
      for (const text of texts) expect(text).not.toMatch(/\d+\.\d+\.\d+|postgres|redis|lydia@|127\.0\.0\.1/i);
    } finally {
      mend();
      await server.stop();
    }
  },
  15_000,
);
