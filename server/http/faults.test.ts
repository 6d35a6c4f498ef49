import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../contracts/api/problem.ts';
import { succeed } from '../../contracts/result.ts';
import type { AccessMatrix } from '../access/access.ts';
import type { Context } from '../context.ts';
import type { Queryable } from '../db/database.ts';
import { createSystemClock } from '../platform/clock.ts';
import { createInProcessRateLimiter } from '../platform/rate-limiter.ts';
import { createWinstonLogger } from '../platform/winston-logger.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createTestUser, signInAs } from '../testing/users.ts';
import { defineRoute, defineStreamRoute } from './route.ts';

/** What must not get out: it stands in every fault below. */
const canary = 'canary-of-the-inside';
const inside = Object.assign(new Error(`${canary}: SELECT password_hash FROM users`), { detail: canary });

type Handle = (context: Context) => Promise<unknown>;
const sqlState = (code: string) => (context: Context) =>
  context.db.query(`DO $$ BEGIN RAISE EXCEPTION '${canary}' USING ERRCODE = '${code}'; END $$`);
const reject = (error: unknown) => () => Promise.reject(error);
const withCode = (code: string) => reject(Object.assign(new Error(canary), { code }));

/** What a handler, or the database under it, can do; and what the client is told. */
const inHandler: Readonly<Record<string, readonly [number, Handle]>> = {
  'throws an error': [500, reject(inside)],
  'throws a text': [500, reject(canary)],
  'throws nothing': [500, reject(undefined)],
  'throws null': [500, reject(null)],
  'throws what says that it is the client’s fault': [500, reject({ status: 418, message: canary })],
  'throws what says that it has a status of its own': [
    500,
    reject(Object.assign(new Error(canary), { status: 503 })),
  ],
  'throws several errors at once': [500, reject(new AggregateError([inside, inside], canary))],
  'throws an error about an error': [500, reject(new Error(canary, { cause: inside }))],
  'throws what cannot be written down': [
    500,
    reject(
      Object.assign(new Error(canary), {
        get loop() {
          return this;
        },
      }),
    ),
  ],
  'runs out of stack': [
    500,
    async () => {
      const dive = (): number => dive() + 1;
      return dive();
    },
  ],
  'answers what is not declared': [500, async () => ({ wrong: canary })],
  'answers nothing': [500, async () => undefined],
  'never answers': [503, () => new Promise(() => {})],
  'asks for a table that is not there': [500, ({ db }) => db.query(`SELECT '${canary}' FROM nothing_here`)],
  'asks in bad SQL': [500, ({ db }) => db.query(`SELEC '${canary}'`)],
  'asks with too few values': [500, ({ db }) => db.query('SELECT $1::int, $2::int', [1])],
  'breaks a rule of a table': [
    500,
    ({ db }) => db.query('INSERT INTO teams (id, name, created_at) VALUES (NULL, NULL, 1)'),
  ],
  'divides by zero': [500, ({ db }) => db.query('SELECT 1 / 0')],
  'may not write there': [500, ({ db }) => db.query('DELETE FROM audit_events')],
  'meets a deadlock again and again': [500, ({ db }) => db.transaction(() => withCode('40P01')())],
  'meets a unique violation that nobody expected': [500, sqlState('23505')],
  'is told to wait too long': [503, sqlState('57014')],
  'is told that the database stops': [503, sqlState('57P01')],
  'is told that there are too many connections': [503, sqlState('53300')],
  'is told that it is a standby': [503, sqlState('25006')],
  'finds nobody at the address': [503, withCode('ECONNREFUSED')],
  'loses its connection': [503, reject(new Error('Connection terminated unexpectedly'))],
  'gets no connection of the pool': [503, reject(new Error('timeout exceeded when trying to connect'))],
};

const fault = defineRoute({
  method: 'post',
  path: '/v1/fault',
  summary: 'Does what is asked, which is a fault',
  access: 'bearer',
  timeoutMs: 300,
  body: z.object({ kind: z.string() }),
  answer: z.object({ right: z.string() }),
  errors: [],
  async handle({ body }, context) {
    const [, handle] = inHandler[body.kind] ?? [0, async () => ({ right: 'yes' })];
    return succeed((await handle(context)) as { right: string });
  },
});
const cut = defineStreamRoute({
  method: 'get',
  path: '/v1/cut',
  summary: 'Begins well',
  access: 'bearer',
  contentType: 'text/plain',
  errors: [],
  async handle() {
    return succeed(
      (async function* () {
        yield 'well begun\n';
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw inside;
      })(),
    );
  },
});
const everybody = { operator: 'any', supervisor: 'any', administrator: 'any' } as const;
const matrix: AccessMatrix = {
  'POST /v1/fault': { kind: 'signed-in', reach: everybody },
  'GET /v1/cut': { kind: 'signed-in', reach: everybody },
};

let database: TestDatabase;
let app: TestApp;
let authorization: string;
/** What stands before a handler, and fails when it is named here. */
let trouble: 'tokens' | 'limits' | 'session' | 'session-away' | null = null;
const lines: string[] = [];

beforeAll(async () => {
  database = await startTestDatabase();
  const log = new PassThrough();
  log.on('data', (data: Buffer) => lines.push(...data.toString().trimEnd().split('\n')));
  const logger = createWinstonLogger({ level: 'debug', streams: [log] });
  const limits = createInProcessRateLimiter(createSystemClock());
  const failing: Queryable['query'] = async (text, values, name) => {
    if (name === 'auth.session-user' && trouble === 'session') throw inside;
    if (name === 'auth.session-user' && trouble === 'session-away') await withCode('ECONNRESET')();
    return database.db.query(text, values, name);
  };
  app = await startTestApp(database, [fault, cut], {
    logger,
    matrix,
    db: { ...database.db, query: failing },
    rateLimiter: {
      ...limits,
      flow: (...given) => (trouble === 'limits' ? Promise.reject(inside) : limits.flow(...given)),
    },
  });
  const { tokens } = app.context;
  const verify = tokens.verify.bind(tokens);
  Object.assign(tokens, {
    verify: (token: string) => (trouble === 'tokens' ? Promise.reject(inside) : verify(token)),
  });
  authorization = await signInAs(app.context, await createTestUser(app.context));
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});
beforeEach(() => {
  trouble = null;
  lines.splice(0);
});

const ask = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${app.url}/v1/fault`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body),
  });

const lineSchema = z.looseObject({
  level: z.string(),
  message: z.string(),
  requestId: z.string().optional(),
});

/** The answer gives nothing away, the log has the reason once, under its request, and the next request is served. */
async function expectHandled(response: Response, status: number): Promise<void> {
  const text = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(problemSchema.parse(JSON.parse(text)).status).toBe(status);
  expect(response.status).toBe(status);
  expect(text).not.toMatch(/canary|SELECT|node_modules|\.ts\b|at async|users\b.*FROM|Error:/);
  if (status === 503) expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
  const requestId = response.headers.get('x-request-id');
  const about = () =>
    lines.map((line) => lineSchema.parse(JSON.parse(line))).filter((line) => line.requestId === requestId);
  await expect
    .poll(() => about().map(({ message }) => message))
    .toContain(status >= 500 ? 'request failed' : 'request');
  const reasons = about().filter(({ message }) => message !== 'request failed' && message !== 'request');
  if (status >= 500)
    expect(reasons.map(({ level }) => level)).toEqual([status === 500 ? 'error' : expect.any(String)]);
  expect((await ask({ kind: 'none' })).status).toBe(200);
}

test('R10: thirty faults are tried, at least', () => {
  const others = 4 + 8 + 1;
  expect(Object.keys(inHandler).length + others).toBeGreaterThanOrEqual(30);
});

test.each(Object.entries(inHandler))('R10: a handler that %s', async (kind, [status]) => {
  await expectHandled(await ask({ kind }), status);
});

test.each([
  ['tokens', 500],
  ['limits', 500],
  ['session', 500],
  ['session-away', 503],
] as const)('R10: a fault of what stands before the handlers: %s', async (where, status) => {
  trouble = where;
  const response = await ask({ kind: 'none' });
  trouble = null;
  await expectHandled(response, status);
});

const bytes = (...values: number[]) => new Blob([new Uint8Array(values)]);

test.each<[string, unknown, Record<string, string>, number]>([
  ['no JSON', '{"kind":', {}, 400],
  ['a body of another kind', 'kind=none', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['letters that are none', bytes(0x22, 0xc3, 0x28, 0x22), {}, 400],
  ['an unknown alphabet', '{}', { 'content-type': 'application/json; charset=klingon' }, 415],
  ['an unknown compression', '{}', { 'content-encoding': 'zip' }, 415],
  ['a compression that is none', '{}', { 'content-encoding': 'gzip' }, 400],
  ['too much', `{"kind":"${'x'.repeat(200_000)}"}`, {}, 413],
  ['what the schema does not know', { kind: 7 }, {}, 400],
])('R10: a request that brings %s', async (_, body, headers, status) => {
  await expectHandled(await ask(body, headers), status);
});

test('R10: an answer that breaks off is cut, so that nobody takes it for whole', async () => {
  const response = await fetch(`${app.url}/v1/cut`, { headers: { authorization } });
  await expect(response.text()).rejects.toThrow();
  await expect.poll(() => lines.filter((line) => line.includes('a stream was cut')).length).toBe(1);
  expect((await ask({ kind: 'none' })).status).toBe(200);
});
