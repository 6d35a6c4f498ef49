import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../features/registry.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createTestUser, signInAs } from '../testing/users.ts';

let database: TestDatabase;
let app: TestApp;
let authorization: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, routes);
  authorization = await signInAs(app.context, await createTestUser(app.context, 'administrator'));
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});

interface Hostile {
  readonly what: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

const toBytes = (text: string) => new Uint8Array(Buffer.from(text));
/** For expressions that try every way to read a text: many of one sign, and one that does not fit at the end. */
const repeated = ['a', '0', ' ', '-', '.', '@', '+3'].map((sign) => `${sign.repeat(30_000)}!`);
const names = [
  'name',
  'email',
  'password',
  'title',
  'body',
  'label',
  'refreshToken',
  'token',
  'scenarioId',
  'number',
];

const hostile: readonly Hostile[] = [
  {
    what: '100,000 keys',
    body: toBytes(`{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join(',')}}`),
  },
  { what: 'a depth of 10,000', body: toBytes(`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`) },
  {
    what: 'a bomb of gzip',
    body: new Uint8Array(gzipSync('0'.repeat(100_000_000))),
    headers: { 'content-encoding': 'gzip' },
  },
  { what: 'no UTF-8', body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a]) },
  { what: 'half a body', body: toBytes('{"name":"a') },
  { what: 'a list', body: toBytes('[1]') },
  {
    what: 'names of prototypes',
    body: toBytes('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  },
  ...repeated.map((text) => ({
    what: `${text.slice(0, 1)} again and again`,
    body: toBytes(JSON.stringify(Object.fromEntries(names.map((name) => [name, text])))),
  })),
];

const targets = routes
  .filter(({ body }) => body !== undefined)
  .map(
    ({ method, path }) =>
      [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, '01980000-0000-7000-8000-000000000001')] as const,
  );

test.each(targets)('R8: %s %s refuses what is hostile, quickly and without a trace', async (method, path) => {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  for (const { what, body, headers } of hostile) {
    const startedMs = performance.now();
    const init = { method, headers: { authorization, 'content-type': 'application/json', ...headers }, body };
    const response = await fetch(`${app.url}${path}`, init);
    await response.text();
    expect(response.status, what).toBeGreaterThanOrEqual(400);
    expect(response.status, what).toBeLessThan(500);
    // 100 ms on a machine that does nothing else.
    expect(performance.now() - startedMs, what).toBeLessThan(1_500);
  }
  delay.disable();
  expect(delay.max / 1e6).toBeLessThan(1_000);
  expect({}).not.toHaveProperty('polluted');
});
