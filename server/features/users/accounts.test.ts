import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { z } from 'zod';
import { problemSchema } from '../../../contracts/api/problem.ts';
import { accountSchema, passwordLinkSchema } from '../../../contracts/api/users.ts';
import type { Role, User } from '../../../contracts/domain/user.ts';
import { createInProcessRateLimiter } from '../../platform/rate-limiter.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, signInAs, testPassword } from '../../testing/users.ts';
import { authRoutes } from '../auth/routes.ts';
import { userRoutes } from './routes.ts';

let database: TestDatabase;
let app: TestApp;
let clock: FakeClock;
let administrator: User;
let authorization: string;
const newPassword = 'a quiet river at dawn';

beforeAll(async () => {
  database = await startTestDatabase();
  clock = createFakeClock();
  const rateLimiter = createInProcessRateLimiter(clock);
  app = await startTestApp(database, [...authRoutes, ...userRoutes], { clock, rateLimiter });
  administrator = await createTestUser(app.context, 'administrator');
}, startTimeoutMs);
beforeEach(async () => {
  clock.advance(16 * 60_000);
  authorization = await signInAs(app.context, administrator);
});
afterAll(async () => {
  await app.stop();
  await database.stop();
});

function ask(method: string, path: string, body?: unknown, as = authorization): Promise<Response> {
  return fetch(`${app.url}/v1${path}`, {
    method,
    headers: { authorization: as, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const read = async <S extends z.ZodType>(schema: S, response: Response | Promise<Response>) =>
  schema.parse(await (await response).json());
const codeOf = async (response: Promise<Response>) => (await read(problemSchema, response)).code;
const setPassword = (token: string, password = newPassword) =>
  ask('POST', '/auth/set-password', { token, newPassword: password });
const signIn = async ({ email }: Pick<User, 'email'>, password = testPassword) =>
  (await ask('POST', '/auth/sign-in', { email, password })).status;
const isLetIn = async (token: string) => (await ask('GET', '/users/me', undefined, token)).status === 200;

async function lastEvents(count: number): Promise<unknown[]> {
  const rows = await database.db.query<{ event: unknown }>(
    `SELECT json_build_object('kind', kind, 'actor', actor_id, 'subject', subject_id, 'details', details) AS event
     FROM audit_events ORDER BY number DESC LIMIT $1`,
    [count],
  );
  return rows.map(({ event }) => event);
}
const rolesSynced = () =>
  database.db.query<{ entity_id: string }>("SELECT entity_id FROM changes WHERE entity = 'user'");

const readLink = ({ id }: Pick<User, 'id'>) =>
  read(passwordLinkSchema, ask('POST', `/users/${id}/password-link`));
let invited = 0;
async function invite(role: Role = 'operator') {
  invited += 1;
  const body = { email: `Invited${invited}@Example.com`, displayName: 'Zoé Ümlaut', role };
  const account = await read(accountSchema, ask('POST', '/users', body));
  return { account, passwordLink: await readLink(account) };
}

test('invites somebody, who chooses a password with the token, once, and signs in with it', async () => {
  const { account, passwordLink } = await invite();
  expect(account).toMatchObject({ email: `invited${invited}@example.com`, hasPassword: false });
  expect(await lastEvents(2)).toMatchObject([
    { kind: 'password-link-issued', details: { purpose: 'invitation' } },
    {
      kind: 'user-created',
      actor: administrator.id,
      subject: account.id,
      details: { after: { role: 'operator', displayName: 'Zoé Ümlaut' } },
    },
  ]);
  expect((await rolesSynced()).map(({ entity_id: id }) => id)).toContain(account.id);
  expect(await signIn(account, '!')).toBe(401);
  expect((await setPassword(passwordLink.token)).status).toBe(200);
  expect(await codeOf(setPassword(passwordLink.token))).toBe('password-link-invalid');
  expect(await signIn(account, newPassword)).toBe(200);
});

test('of parallel uses of one token exactly one sets a password', async () => {
  const { passwordLink } = await invite();
  const uses = [1, 2, 3, 4, 5].map((n) => setPassword(passwordLink.token, `${newPassword} ${n}`));
  const statuses = (await Promise.all(uses)).map(({ status }) => status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 403, 403, 403, 403]);
});

test('gives one answer to a token that is made up, too old, replaced, or of a disabled account', async () => {
  const [old, replaced, disabled] = [await invite(), await invite(), await invite()];
  await ask('POST', `/users/${disabled.account.id}/disable`);
  await ask('POST', `/users/${replaced.account.id}/password-link`);
  const answers = ['made-up', replaced.passwordLink.token, disabled.passwordLink.token].map((token) =>
    codeOf(setPassword(token)),
  );
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['password-link-invalid']));
  clock.advance(8 * 24 * 3_600_000);
  expect(await codeOf(setPassword(old.passwordLink.token))).toBe('password-link-invalid');
});

test('A7: guesses of tokens are limited by network', async () => {
  const guesses = await Promise.all(Array.from({ length: 40 }, () => setPassword('made-up')));
  expect(guesses.filter(({ status }) => status === 403)).toHaveLength(20);
  expect(guesses.filter(({ status }) => status === 429)).toHaveLength(20);
});

test('A6: a new password set by a token ends every session of its user', async () => {
  const user = await createTestUser(app.context);
  const sessions = [await signInAs(app.context, user), await signInAs(app.context, user)];
  const link = await readLink(user);
  expect(await isLetIn(sessions[0] ?? '')).toBe(true);
  await setPassword(link.token);
  for (const session of sessions) expect(await isLetIn(session)).toBe(false);
  expect(await signIn(user)).toBe(401);
  expect(await signIn(user, newPassword)).toBe(200);
});

test('A6: a disabled user is out at once, on every connection, and in again when he is enabled', async () => {
  const user = await createTestUser(app.context);
  const session = await signInAs(app.context, user);
  const told: unknown[] = [];
  const stop = database.bus.subscribe('session-ended', (message) => told.push(message));
  expect((await ask('POST', `/users/${user.id}/disable`)).status).toBe(200);
  stop();
  expect(told).toEqual([{ userId: user.id, sessionId: expect.any(String) }]);
  expect(await isLetIn(session)).toBe(false);
  expect(await signIn(user)).toBe(401);
  expect((await ask('POST', `/users/${user.id}/enable`)).status).toBe(200);
  expect(await isLetIn(session)).toBe(false);
  expect(await signIn(user)).toBe(200);
});

test('A6: another role is in effect with the next request', async () => {
  const user = await createTestUser(app.context, 'administrator');
  const session = await signInAs(app.context, user);
  expect((await ask('GET', '/accounts', undefined, session)).status).toBe(200);
  await ask('PUT', `/users/${user.id}/role`, { role: 'operator' });
  const change = { before: { role: 'administrator' }, after: { role: 'operator' } };
  expect(await lastEvents(1)).toMatchObject([{ kind: 'role-changed', details: change }]);
  expect((await ask('GET', '/accounts', undefined, session)).status).toBe(403);
});

test('A6: all devices of a user are signed out by himself or by an administrator', async () => {
  const user = await createTestUser(app.context);
  const [here, there] = [await signInAs(app.context, user), await signInAs(app.context, user)];
  const answer = await ask('POST', `/users/${user.id}/end-sessions`, undefined, here);
  expect(await answer.json()).toEqual({ ended: 2 });
  for (const session of [here, there]) expect(await isLetIn(session)).toBe(false);
});

test('never leaves the office empty, also when two administrators disable each other at once', async () => {
  const disable = (id: string) => ask('POST', `/users/${id}/disable`);
  await database.db.query("UPDATE users SET role = 'operator' WHERE role = 'administrator' AND id <> $1", [
    administrator.id,
  ]);
  expect(await codeOf(disable(administrator.id))).toBe('last-administrator');
  expect(await codeOf(ask('PUT', `/users/${administrator.id}/role`, { role: 'operator' }))).toBe(
    'last-administrator',
  );
  const other = await createTestUser(app.context, 'administrator');
  const as = await signInAs(app.context, other);
  await Promise.all([disable(other.id), ask('POST', `/users/${administrator.id}/disable`, undefined, as)]);
  const left = await database.db.query(
    "SELECT id FROM users WHERE role = 'administrator' AND disabled_at IS NULL",
  );
  expect(left).toHaveLength(1);
  await database.db.query('UPDATE users SET disabled_at = NULL WHERE id = $1', [administrator.id]);
  authorization = await signInAs(app.context, administrator);
});

test('edits name and address, and keeps addresses apart', async () => {
  const user = await createTestUser(app.context);
  const edit = (body: unknown) => ask('PATCH', `/users/${user.id}`, body);
  const account = await read(accountSchema, edit({ displayName: 'New', email: 'NEW@example.com' }));
  expect(account).toMatchObject({ displayName: 'New', email: 'new@example.com', role: 'operator' });
  expect(await codeOf(edit({ email: administrator.email }))).toBe('already-exists');
  expect(await codeOf(ask('POST', '/users', { ...user, email: 'New@example.com' }))).toBe('already-exists');
});
