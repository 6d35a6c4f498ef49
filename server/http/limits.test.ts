import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../contracts/api/problem.ts';
import { succeed } from '../../contracts/result.ts';
import type { AccessMatrix } from '../access/access.ts';
import { createInProcessRateLimiter } from '../platform/rate-limiter.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createTestUser, signInAs } from '../testing/users.ts';
import { defineRoute } from './route.ts';

let database: TestDatabase;
let app: TestApp;
let limitClock: FakeClock;

const everybody = { operator: 'any', supervisor: 'any', administrator: 'any' } as const;
const matrix: AccessMatrix = {
  'GET /v1/things': { kind: 'signed-in', reach: everybody },
  'POST /v1/rare': { kind: 'signed-in', reach: everybody },
  'POST /v1/large': { kind: 'public' },
  'GET /v1/open': { kind: 'public' },
};
const answer = z.object({});
const handle = () => Promise.resolve(succeed({}));
const routes = [
  defineRoute({
    method: 'get',
    path: '/v1/things',
    summary: 'a',
    access: 'bearer',
    answer,
    errors: [],
    handle,
  }),
  defineRoute({
    method: 'post',
    path: '/v1/rare',
    summary: 'b',
    access: 'bearer',
    limit: { limit: 2, windowMs: 60_000 },
    answer,
    errors: [],
    handle,
  }),
  defineRoute({
    method: 'post',
    path: '/v1/large',
    summary: 'c',
    access: 'public',
    bodyLimit: '2mb',
    body: z.object({ name: z.string().max(100).optional() }),
    answer,
    errors: [],
    handle,
  }),
  defineRoute({
    method: 'get',
    path: '/v1/open',
    summary: 'd',
    access: 'public',
    answer,
    errors: [],
    handle,
  }),
];

beforeAll(async () => {
  database = await startTestDatabase();
  limitClock = createFakeClock();
  app = await startTestApp(database, routes, { matrix, rateLimiter: createInProcessRateLimiter(limitClock) });
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});

const signIn = async () => signInAs(app.context, await createTestUser(app.context));
const ask = (path: string, init: RequestInit = {}) => fetch(`${app.url}${path}`, init);

async function countAnswered(times: number, send: () => Promise<Response>): Promise<number> {
  let count = 0;
  for (let index = 0; index < times; index += 1) if ((await send()).status === 200) count += 1;
  return count;
}

test('a route with a limit of its own keeps it for each user, and says when to come back', async () => {
  const [authorization, other] = [await signIn(), await signIn()];
  const send = (as: string) => ask('/v1/rare', { method: 'POST', headers: { authorization: as } });
  expect(await countAnswered(5, () => send(authorization))).toBe(2);
  const refused = await send(authorization);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('30');
  expect(problemSchema.parse(await refused.json()).code).toBe('too-many-attempts');
  expect(await countAnswered(2, () => send(other))).toBe(2);
  limitClock.advance(30_000);
  expect(await countAnswered(2, () => send(authorization))).toBe(1);
});

test('every other route counts for its user, or for the network of somebody who is not signed in', async () => {
  const authorization = await signIn();
  const { requestsPerMinute } = app.context.config;
  const limiter = app.context.rateLimiter;
  const [, body] = authorization.split('.');
  const { sub } = JSON.parse(Buffer.from(body ?? '', 'base64url').toString());
  const general = { limit: requestsPerMinute, windowMs: 60_000 };
  for (const who of [`user:${sub}`, 'network:127.0.0.1']) {
    for (let taken = 0; taken < requestsPerMinute - 3; taken += 1)
      await limiter.flow(`request:${who}`, general);
  }
  expect(await countAnswered(6, () => ask('/v1/things', { headers: { authorization } }))).toBe(3);
  expect(await countAnswered(6, () => ask('/v1/open'))).toBe(3);
  // Health is asked by who keeps us alive.
  expect((await ask('/health/live')).status).toBe(200);
  expect((await app.context.metrics.read()).text).toContain(
    'lydia_http_requests_limited_total{rule="user"} 3',
  );
  limitClock.advance(60_000);
});

const wide = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',')}}`;
const json = { 'content-type': 'application/json' };
const hostile: readonly (readonly [
  string,
  () => { body: string | Buffer; headers?: Record<string, string> },
  number,
])[] = [
  ['a body of 10 MB', () => ({ body: `{"name":"${'x'.repeat(10_000_000)}"}` }), 413],
  ['100,000 keys', () => ({ body: wide(100_000) }), 400],
  ['100,000 values of a list', () => ({ body: `{"name":[${'1,'.repeat(99_999)}1]}` }), 400],
  ['a depth of 10,000', () => ({ body: `{"name":${'['.repeat(10_000)}${']'.repeat(10_000)}}` }), 400],
  ['a depth of 10,000 objects', () => ({ body: `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}` }), 400],
  [
    'a bomb of gzip',
    () => ({ body: gzipSync('0'.repeat(100_000_000)), headers: { 'content-encoding': 'gzip' } }),
    413,
  ],
  ['an unknown encoding', () => ({ body: '{}', headers: { 'content-encoding': 'rot13' } }), 415],
  ['what is no UTF-8', () => ({ body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a]) }), 400],
  ['a cut body', () => ({ body: '{"name":"a' }), 400],
];
test.each(hostile)('R8: %s is refused quickly, and leaves nothing behind', async (_, build, status) => {
  const { body, headers } = build();
  const before = Object.getOwnPropertyNames(Object.prototype);
  const startedMs = performance.now();
  const response = await ask('/v1/large', {
    method: 'POST',
    headers: { ...json, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  // 100 ms on a machine that does nothing else.
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
});

test('R8: names that lead to prototypes are names like any other', async () => {
  const query = `__proto__[polluted]=1&constructor[prototype][polluted]=1&${'a[]=1&'.repeat(2_000)}`;
  const response = await ask(`/v1/large?${query}`, {
    method: 'POST',
    headers: { ...json, 'constructor.prototype': '1' },
    body: '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  });
  expect(response.status).toBe(200);
  expect({}).not.toHaveProperty('polluted');
});
