import { Router } from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { succeed } from '../../contracts/result.ts';
import { loadConfiguration } from '../config/load.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { buildTestEnvironment } from '../testing/environment.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { defineRoute } from './route.ts';

const words = 'a page of the change feed '.repeat(1_000);
const large = defineRoute({
  method: 'get',
  path: '/v1/large',
  summary: 'Says much',
  access: 'public',
  answer: z.object({ words: z.string() }),
  errors: [],
  handle: async () => succeed({ words }),
});

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await startTestDatabase();
  const { config } = loadConfiguration({ ...buildTestEnvironment(), LYDIA_TRUSTED_PROXIES: 'loopback' });
  app = await startTestApp(database, [large], {
    config,
    webhooks: Router(),
    matrix: { 'GET /v1/large': { kind: 'public' } },
  });
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});

async function ask(headers: Readonly<Record<string, string>>) {
  const response = await fetch(`${app.url}/v1/large`, { headers });
  expect(await response.json()).toEqual({ words });
  return response.headers.get('content-encoding');
}
const elsewhere = { 'x-forwarded-for': '203.0.113.9' };

test('a long answer is compressed for a client elsewhere, also behind a proxy on this machine', async () => {
  expect(await ask({ ...elsewhere, 'accept-encoding': 'gzip' })).toBe('gzip');
});

test('it is not for a client on this machine, nor for one that does not ask for it', async () => {
  expect(await ask({ 'accept-encoding': 'gzip' })).toBeNull();
  expect(await ask({ ...elsewhere, 'accept-encoding': 'identity' })).toBeNull();
});
