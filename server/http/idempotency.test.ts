import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { fail, succeed } from '../../contracts/result.ts';
import type { AccessMatrix } from '../access/access.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createTestUser, signInAs } from '../testing/users.ts';
import { defineRoute } from './route.ts';

let database: TestDatabase;
let apps: readonly TestApp[];
let clock: FakeClock;
let authorization: string;
let failing: Error | null = null;

const createThing = defineRoute({
  method: 'post',
  path: '/v1/things',
  summary: 'Makes a thing',
  access: 'bearer',
  isCreating: true,
  status: 201,
  body: z.object({ name: z.string() }),
  answer: z.object({ number: z.number(), name: z.string() }),
  errors: ['conflict'],
  handle: async ({ body }, { db }) => {
    const number = await db.transaction(async (tx) => {
      const rows = await tx.query<{ number: number }>(
        'INSERT INTO things (name) VALUES ($1) RETURNING number',
        [body.name],
      );
      return rows[0]?.number ?? 0;
    });
    if (failing) throw failing;
    return body.name === 'refused' ? fail('conflict') : succeed({ number, name: body.name });
  },
});
const everybody = { operator: 'any', supervisor: 'any', administrator: 'any' } as const;
const matrix: AccessMatrix = { 'POST /v1/things': { kind: 'signed-in', reach: everybody } };

beforeAll(async () => {
  database = await startTestDatabase();
  clock = createFakeClock(Date.now());
  await database.db.query('CREATE TABLE things (number serial, name text)');
  // Two instances on one database, which take each other's tokens.
  const first = await startTestApp(database, [createThing], { clock, matrix });
  const { tokens } = first.context;
  apps = [first, await startTestApp(database, [createThing], { clock, matrix, tokens })];
}, startTimeoutMs);
afterAll(async () => {
  for (const app of apps) await app.stop();
  await database.stop();
});
beforeEach(async () => {
  failing = null;
  await database.db.query('TRUNCATE things');
  authorization = await signInAsSomebody();
});

async function signInAsSomebody(): Promise<string> {
  const [app] = apps;
  if (!app) throw new Error('no app');
  return signInAs(app.context, await createTestUser(app.context));
}

interface Sent {
  readonly key?: string;
  readonly name?: string;
  readonly as?: string;
  readonly instance?: number;
}

async function send({ key = 'key-0001', name = 'a', as = authorization, instance = 0 }: Sent = {}) {
  const response = await fetch(`${apps[instance]?.url}/v1/things`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: as, 'idempotency-key': key },
    body: JSON.stringify({ name }),
  });
  return { status: response.status, text: await response.text() };
}
const countThings = async () =>
  (await database.db.query<{ count: number }>('SELECT count(*)::int AS count FROM things'))[0]?.count;

test('R6: the same key 2 to 20 times at once, at two instances, has one effect and one answer: 600 requests', async () => {
  let sent = 0;
  for (let round = 0; round < 3; round += 1) {
    for (let times = 2; times <= 20; times += 1) {
      const key = `key-${round}-${times}-of-the-same`;
      const answers = await Promise.all(
        Array.from({ length: times }, (_, index) => send({ key, instance: index % 2 })),
      );
      sent += times;
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    }
  }
  expect(sent).toBeGreaterThan(600);
  expect(await countThings()).toBe(3 * 19);
}, 30_000);

test('R6: another body under the same key is refused, and does nothing', async () => {
  await send();
  const other = await send({ name: 'b' });
  expect(other.status).toBe(422);
  expect(JSON.parse(other.text)).toMatchObject({ code: 'idempotency-key-reused' });
  expect(await countThings()).toBe(1);
});

test('R6: keys are of one user each', async () => {
  const other = await signInAsSomebody();
  const answers = [await send(), await send({ as: other })];
  expect(new Set(answers.map(({ text }) => text)).size).toBe(2);
  expect(await countThings()).toBe(2);
});

test('R6: a key is good for a day, and new after it', async () => {
  const first = await send();
  clock.advance(24 * 3_600_000 - 60_000);
  authorization = await renew(authorization);
  expect((await send()).text).toBe(first.text);
  clock.advance(120_000);
  expect((await send()).text).not.toBe(first.text);
});

/** The same user, after his token is over. */
async function renew(old: string): Promise<string> {
  const [app] = apps;
  const claims = JSON.parse(Buffer.from(old.split('.')[1] ?? '', 'base64url').toString());
  const issued = await app?.context.tokens.issue({ userId: claims.sub, sessionId: claims.sid });
  return `Bearer ${issued?.token}`;
}

test('R6: what broke between the effect and its record has no effect, and the same request then has one', async () => {
  failing = new Error('killed here');
  expect((await send()).status).toBe(500);
  expect(await countThings()).toBe(0);
  failing = null;
  expect((await send()).status).toBe(201);
  expect((await send()).status).toBe(201);
  expect(await countThings()).toBe(1);
});

test('R6: a refused request has no effect and takes no key', async () => {
  expect((await send({ name: 'refused' })).status).toBe(409);
  expect(await countThings()).toBe(0);
  expect((await send({ name: 'a' })).status).toBe(201);
});

test('takes a request without a key, and refuses one that could be met by chance', async () => {
  const response = await fetch(`${apps[0]?.url}/v1/things`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: '{"name":"a"}',
  });
  expect(response.status).toBe(201);
  expect((await send({ key: '1' })).status).toBe(400);
});
