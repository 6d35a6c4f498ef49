import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkAnswerSchema } from '../../../../contracts/api/sync.ts';
import type { User } from '../../../../contracts/domain/user.ts';
import { startTestApp, type TestApp } from '../../../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../../testing/postgres.ts';
import { createTestUser, signInAs } from '../../../testing/users.ts';
import { routes } from '../../registry.ts';

let database: TestDatabase;
let app: TestApp;
let administrator: User;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, routes);
  // More than the buffers of a connection hold, so that a client who takes nothing holds it up.
  await database.db.query(
    `INSERT INTO calls (id, direction, status, contact_number, line_number, language, started_at, ended_at, end_cause, notes)
     SELECT gen_random_uuid(), 'inbound', 'ended', '+33199000000', '+33199000001', 'fr', i, i, 'abandoned', repeat('word ', 2000)
     FROM generate_series(1, 3000) AS i`,
  );
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});
beforeEach(async () => {
  administrator = await createTestUser(app.context, 'administrator');
});

/** A client that takes nothing beyond what is on its way. */
function open(authorization: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${app.url}/v1/sync/snapshot`, { headers: { authorization } }, (response) => {
      response.on('error', () => {});
      resolve(response);
    }).on('error', reject);
  });
}
/** Takes the rest; true when it came to its end. */
async function takeAll(response: IncomingMessage): Promise<boolean> {
  let tail = '';
  try {
    for await (const chunk of response as AsyncIterable<Buffer>)
      tail = (tail + chunk.toString('latin1')).slice(-20);
  } catch {
    return false;
  }
  return tail.endsWith('{"kind":"end"}\n');
}

test('gives out four at once, and has the fifth one come back later', async () => {
  const sessions = await Promise.all(Array.from({ length: 5 }, () => signInAs(app.context, administrator)));
  const streams = await Promise.all(sessions.slice(0, 4).map(open));
  expect(streams.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
  const refused = await open(sessions[4] ?? '');
  expect(refused.statusCode).toBe(503);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  refused.resume();
  expect(await Promise.all(streams.map(takeAll))).toEqual([true, true, true, true]);
  const again = await open(sessions[4] ?? '');
  expect(again.statusCode).toBe(200);
  expect(await takeAll(again)).toBe(true);
});

test('one that comes back takes its own place, also while the one before has not noticed that it was cut', async () => {
  const session = await signInAs(app.context, administrator);
  const cut = await open(session);
  const again = await open(session);
  expect(again.statusCode).toBe(200);
  expect(await takeAll(again)).toBe(true);
  expect(await takeAll(cut)).toBe(false);
});

test('holds no connection to the database while a client takes its time', async () => {
  const stream = await open(await signInAs(app.context, administrator));
  const [row] = await database.db.query<{ busy: number }>(
    `SELECT count(*) AS busy FROM pg_stat_activity
     WHERE application_name = 'lydia' AND (state <> 'idle' OR backend_xmin IS NOT NULL) AND pid <> pg_backend_pid()`,
  );
  expect(row?.busy).toBeLessThanOrEqual(1);
  expect(await takeAll(stream)).toBe(true);
});

test('ends when the session does, and when the role is another one', async () => {
  for (const change of [
    `UPDATE sessions SET revoked_at = 1, revoked_because = 'signed-out' WHERE user_id = $1`,
    `UPDATE users SET role = 'operator' WHERE id = $1`,
  ]) {
    const user = await createTestUser(app.context, 'administrator');
    const stream = await open(await signInAs(app.context, user));
    await database.db.query(change, [user.id]);
    expect(await takeAll(stream)).toBe(false);
  }
});

test('says which mutations it has no record of, for each user by himself', async () => {
  const authorization = await signInAs(app.context, administrator);
  const known = app.context.ids.next();
  const unknown = app.context.ids.next();
  const contact = {
    contactId: app.context.ids.next(),
    fields: { name: 'A', company: '', numbers: ['+33199000001'], note: '' },
  };
  const post = (path: string, body: object, as = authorization) =>
    fetch(`${app.url}${path}`, {
      method: 'POST',
      headers: { authorization: as, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('/v1/sync/mutations', {
    mutations: [{ id: known, madeAt: 1, kind: 'create-contact', ...contact }],
  });
  const check = async (as?: string) =>
    checkAnswerSchema.parse(
      await (await post('/v1/sync/mutations/check', { ids: [known, unknown] }, as)).json(),
    ).missing;
  expect(await check()).toEqual([unknown]);
  const other = await signInAs(app.context, await createTestUser(app.context));
  expect((await check(other)).sort()).toEqual([known, unknown].sort());
  const most = Array.from({ length: 5_000 }, () => app.context.ids.next());
  expect((await post('/v1/sync/mutations/check', { ids: most })).status).toBe(200);
});
