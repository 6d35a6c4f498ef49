import { request } from 'node:http';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Problem, problemSchema } from '../../contracts/api/problem.ts';
import { fail, succeed } from '../../contracts/result.ts';
import type { AccessMatrix } from '../access/access.ts';
import { createDatabase } from '../db/connect.ts';
import { createPool } from '../db/pool.ts';
import { createSilentLogger } from '../platform/logger.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createTestUser, signInAs } from '../testing/users.ts';
import { defineRoute } from './route.ts';

let database: TestDatabase;
let app: TestApp;
let authorization: string;

const routes = [
  defineRoute({
    method: 'post',
    path: '/v1/things/{thingId}',
    summary: 'Takes a thing',
    access: 'public',
    params: z.object({ thingId: z.uuid() }),
    query: z.object({ limit: z.coerce.number().int().max(10).default(5) }),
    body: z.object({ name: z.string().max(10) }),
    answer: z.object({ thingId: z.string(), limit: z.number(), name: z.string() }),
    errors: [],
    handle: ({ params, query, body }) => {
      const stray = { secret: 'not declared' };
      return Promise.resolve(succeed({ ...params, ...query, ...body, ...stray }));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/broken',
    summary: 'Meets a bug',
    access: 'public',
    answer: z.object({}),
    errors: [],
    handle: (_, { db }) => db.query('SELECT secret_column FROM nowhere').then(() => succeed({})),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/busy',
    summary: 'Asks to come back',
    access: 'public',
    answer: z.object({}),
    errors: ['too-many-attempts'],
    handle: () => {
      const { ok, error } = fail('too-many-attempts');
      return Promise.resolve({ ok, error: { ...error, retryAfterMs: 4_200 } });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/administration',
    summary: 'For administrators',
    access: 'bearer',
    body: z.object({}),
    answer: z.object({ id: z.string() }),
    errors: [],
    handle: ({ user }) => Promise.resolve(succeed({ id: user.id })),
  }),
];

const nobody = { operator: 'none', supervisor: 'none', administrator: 'none' } as const;
const matrix: AccessMatrix = {
  'POST /v1/things/{thingId}': { kind: 'public' },
  'GET /v1/broken': { kind: 'public' },
  'GET /v1/busy': { kind: 'public' },
  'POST /v1/administration': {
    kind: 'signed-in',
    reach: { operator: 'none', supervisor: 'none', administrator: 'any' },
  },
};

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, routes, { matrix });
  authorization = await signInAs(app.context, await createTestUser(app.context));
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});

const thing = '/v1/things/01980000-0000-7000-8000-000000000001';
const json = { 'content-type': 'application/json' };
const send = (path: string, init: RequestInit = {}) => fetch(`${app.url}${path}`, init);
const post = (path: string, body: string, headers: Record<string, string> = json) =>
  send(path, { method: 'POST', headers, body });
const readProblem = async (response: Response): Promise<Problem> =>
  problemSchema.parse(await response.json());

test('hands on what was parsed, and lets nothing out that is not declared', async () => {
  const response = await post(`${thing}?limit=7`, '{"name":"a","extra":1}');
  expect(await response.json()).toEqual({ thingId: thing.split('/').at(-1), limit: 7, name: 'a' });
});

test('names every field that is wrong, of path, query and body together', async () => {
  const problem = await readProblem(await post('/v1/things/1?limit=11', '{"name":7}'));
  expect(problem.code).toBe('invalid-input');
  expect(problem.issues?.map(({ path }) => path)).toEqual([['thingId'], ['limit'], ['name']]);
});

const refusals: [string, () => Promise<Response>, number, string][] = [
  ['an unknown path', () => send('/v1/nothing'), 404, 'not-found'],
  ['another spelling of a path', () => send('/v1/Busy'), 404, 'not-found'],
  ['a slash too much', () => send('/v1/busy/'), 404, 'not-found'],
  ['another method', () => send('/v1/busy', { method: 'PUT' }), 405, 'method-not-allowed'],
  ['a body that is no JSON', () => post(thing, '{"name":'), 400, 'invalid-input'],
  ['a body that is a bare value', () => post(thing, '"name"'), 400, 'invalid-input'],
  ['no body', () => send(thing, { method: 'POST' }), 400, 'invalid-input'],
  [
    'a body of another kind',
    () => post(thing, 'name=a', { 'content-type': 'application/x-www-form-urlencoded' }),
    415,
    'unsupported-media-type',
  ],
  [
    'an unknown character set',
    () => post(thing, '{}', { 'content-type': 'application/json; charset=klingon' }),
    415,
    'unsupported-media-type',
  ],
  [
    'a body over the limit',
    () => post(thing, JSON.stringify({ name: 'x'.repeat(150_000) })),
    413,
    'payload-too-large',
  ],
  ['a path with broken escapes', () => post('/v1/things/%ZZ', '{}'), 400, 'invalid-input'],
  ['no token', () => post('/v1/administration', '{}'), 401, 'not-signed-in'],
  [
    'a token of nobody',
    () => post('/v1/administration', '{}', { ...json, authorization: 'Bearer a.b.c' }),
    401,
    'not-signed-in',
  ],
  [
    'a role that may not',
    () => post('/v1/administration', '{}', { ...json, authorization }),
    403,
    'forbidden',
  ],
];
test.each(refusals)('answers %s with a problem document', async (_, ask, status, code) => {
  const response = await ask();
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = await readProblem(response);
  expect(problem).toMatchObject({ code, status, type: `urn:lydia:error:${code}` });
  expect(problem.requestId).toBe(response.headers.get('x-request-id'));
});

test('does not read the body of somebody who is not signed in', async () => {
  const response = await post('/v1/administration', 'x'.repeat(500_000));
  expect(response.status).toBe(401);
});

test('A11: does not mount a route of which nobody declared who may use it', async () => {
  const { 'GET /v1/busy': _, ...rest } = matrix;
  const stricter = await startTestApp(database, routes, {
    matrix: { ...rest, 'GET /v1/broken': { kind: 'signed-in', reach: nobody } },
  });
  for (const path of ['/v1/busy', '/v1/broken']) {
    expect((await fetch(`${stricter.url}${path}`)).status).toBe(404);
  }
  await stricter.stop();
});

test('says which methods a path has', async () => {
  expect((await send('/v1/busy', { method: 'DELETE' })).headers.get('allow')).toBe('GET, HEAD');
});

test('says how to sign in, and when to come back', async () => {
  expect((await post('/v1/administration', '{}')).headers.get('www-authenticate')).toBe('Bearer');
  expect((await send('/v1/busy')).headers.get('retry-after')).toBe('5');
});

test('gives nothing away of a bug', async () => {
  const response = await send('/v1/broken');
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(text).not.toMatch(/secret_column|nowhere|SELECT|\.ts|node_modules/);
});

test('leaves prototypes alone, whatever the body and the query contain', async () => {
  await post(
    `${thing}?__proto__[polluted]=1&constructor.prototype.polluted=1`,
    '{"__proto__":{"polluted":1},"name":"a"}',
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect({}).not.toHaveProperty('polluted');
});

test('bears a deep and a wide body', async () => {
  const deep = `{"name":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
  const wide = `{${Array.from({ length: 8_000 }, (_, index) => `"k${index}":1`).join(',')}}`;
  for (const body of [deep, wide]) expect((await post(thing, body)).status).toBe(400);
});

test.each(['/v1/busy', '/v1/nothing', '/v1/broken', '/health/live', '/openapi.json'])(
  'sets the security headers on %s',
  async (path) => {
    const { headers } = await send(path);
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  },
);

test('answers a preflight of another site with nothing that would let it in', async () => {
  const response = await send('/v1/busy', {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
  });
  expect(response.status).toBe(405);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test('refuses TRACE', async () => {
  const status = await new Promise<number>((resolve, reject) => {
    request(`${app.url}/v1/busy`, { method: 'TRACE' }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(405);
});

test('lives without the database, but is not ready, and asks clients to come back', async () => {
  const away = createPool({
    connectionString: `postgres://lydia:secret@127.0.0.1:${await findClosedPort()}/lydia`,
    logger: createSilentLogger(),
  });
  const db = createDatabase({ pool: away, bus: database.bus, logger: createSilentLogger() });
  const lonely = await startTestApp(database, routes, { db, matrix, passwords: app.context.passwords });
  const ask = (path: string) => fetch(`${lonely.url}${path}`);
  expect((await ask('/health/live')).status).toBe(200);
  expect((await ask('/health/ready')).status).toBe(503);
  const response = await ask('/v1/broken');
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect((await readProblem(response)).code).toBe('service-unavailable');
  await lonely.stop();
  await away.end();
});

async function findClosedPort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
