import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { browserAccessTokenSchema, browserSessionSchema } from '../../../contracts/api/browser.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { type BrowserHeaders, signInBrowserAs } from '../../testing/browser.ts';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, signInAs, testPassword } from '../../testing/users.ts';
import { startSessionPurge } from '../auth/session-purge.ts';
import { routes } from '../registry.ts';
import { idleMs, lifetimeMs } from './service.ts';

let database: TestDatabase;
let app: TestApp;
let clock: FakeClock;
let user: User;
let own: BrowserHeaders;

beforeAll(async () => {
  database = await startTestDatabase();
  clock = createFakeClock();
  app = await startTestApp(database, routes, { clock });
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});
beforeEach(async () => {
  user = await createTestUser(app.context);
  own = await signInBrowserAs(app.context, user);
});

function ask(method: string, path: string, headers: Readonly<Record<string, string>>, body?: unknown) {
  return fetch(`${app.url}/v1/${path}`, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}
const signIn = (
  headers: Readonly<Record<string, string>> = { origin: own.origin },
  password = testPassword,
) => ask('POST', 'browser/sign-in', headers, { email: user.email, password });
const readSession = (headers: Readonly<Record<string, string>> = { ...own }) =>
  ask('GET', 'browser/session', headers);
async function fetchToken(headers: BrowserHeaders = own): Promise<string> {
  const answer = await ask('POST', 'browser/access-token', { ...headers });
  return `Bearer ${browserAccessTokenSchema.parse(await answer.json()).accessToken}`;
}
const codeOf = async (response: Promise<Response>) =>
  ((await (await response).json()) as { code: string }).code;

test('a sign-in gives a cookie that no script reads, no other site sends, and no neighbour can plant', async () => {
  const response = await signIn();
  const cookies = response.headers.getSetCookie();
  expect(cookies).toHaveLength(1);
  const [pair = '', ...attributes] = (cookies[0] ?? '').split('; ');
  expect(pair).toMatch(/^__Host-lydia-session=[\w-]{43}$/);
  expect(attributes.toSorted()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure']);
  const session = browserSessionSchema.parse(await response.json());
  expect(session.user.id).toBe(user.id);
  expect(JSON.stringify(session)).not.toContain(pair.split('=')[1]);
  expect(browserSessionSchema.parse(await (await readSession({ cookie: pair })).json())).toEqual(session);
});

test('the database knows the hash of the cookie only', async () => {
  const rows = await database.db.query('SELECT browser_sessions::text AS row FROM browser_sessions');
  expect(JSON.stringify(rows)).not.toContain(own.cookie.split('=')[1]);
});

test('a wrong password, an unknown account and a disabled one are told the same, and get no cookie', async () => {
  const wrong = await signIn({ origin: own.origin }, 'a guess');
  expect(wrong.headers.getSetCookie()).toEqual([]);
  expect(wrong.status).toBe(401);
  expect(await codeOf(Promise.resolve(wrong))).toBe('invalid-credentials');
});

test('guesses at this door count with those at the other', async () => {
  for (let guess = 0; guess < 5; guess += 1) await signIn({ origin: own.origin }, `guess ${guess}`);
  for (let guess = 0; guess < 6; guess += 1) {
    await ask('POST', 'auth/sign-in', {}, { email: user.email, password: `guess ${guess}` });
  }
  expect(await codeOf(signIn())).toBe('too-many-attempts');
});

test('the access token is of the same session: it is good for what it asks, and ends with it', async () => {
  const authorization = await fetchToken();
  expect((await ask('GET', 'users/me', { authorization })).status).toBe(200);
  const signedOut = await ask('POST', 'browser/sign-out', { ...own });
  expect(signedOut.headers.getSetCookie()[0]).toMatch(
    /^__Host-lydia-session=; Path=\/; Expires=Thu, 01 Jan 1970/,
  );
  expect(await codeOf(ask('GET', 'users/me', { authorization }))).toBe('session-revoked');
  expect(await codeOf(readSession())).toBe('session-revoked');
});

test('who signs in again in the same browser leaves no session behind', async () => {
  await signIn({ origin: own.origin, cookie: own.cookie });
  expect(await codeOf(readSession())).toBe('session-revoked');
});

test('a session ends when nobody uses it, and goes on while somebody does', async () => {
  clock.advance(idleMs - 1);
  expect((await readSession()).status).toBe(200);
  clock.advance(idleMs - 1);
  expect((await readSession()).status).toBe(200);
  clock.advance(idleMs);
  expect(await codeOf(readSession())).toBe('session-expired');
});

test('a session ends after its day, however much it is used', async () => {
  for (let passed = 0; passed + idleMs / 2 < lifetimeMs; passed += idleMs / 2) {
    expect((await readSession()).status).toBe(200);
    clock.advance(idleMs / 2);
  }
  expect((await readSession()).status).toBe(200);
  clock.advance(idleMs / 2);
  expect(await codeOf(readSession())).toBe('session-expired');
});

test.each([
  ['disabled', 'disable'],
  ['signed out everywhere', 'end-sessions'],
])('an account that is %s has no session in a browser left', async (_, act) => {
  const administrator = await signInAs(app.context, await createTestUser(app.context, 'administrator'));
  expect((await ask('POST', `users/${user.id}/${act}`, { authorization: administrator })).ok).toBe(true);
  expect(await codeOf(readSession())).toBe('session-revoked');
});

test('another password ends it too', async () => {
  const authorization = await signInAs(app.context, user);
  const change = { oldPassword: testPassword, newPassword: 'a quiet river at dawn' };
  expect((await ask('POST', 'auth/change-password', { authorization }, change)).ok).toBe(true);
  expect(await codeOf(readSession())).toBe('session-revoked');
});

test('a cookie that is none of ours stands for nobody', async () => {
  for (const cookie of [
    '',
    'a=b',
    '__Host-lydia-session=',
    `__Host-lydia-session=${'x'.repeat(43)}`,
    'x'.repeat(4_000),
  ]) {
    expect(await codeOf(readSession({ cookie }))).toBe('not-signed-in');
  }
  const authorization = await fetchToken();
  expect(await codeOf(readSession({ authorization }))).toBe('not-signed-in');
});

test('what is over is removed', async () => {
  clock.advance(lifetimeMs);
  const stop = startSessionPurge(app.context);
  await expect
    .poll(async () => (await database.db.query('SELECT 1 FROM browser_sessions')).length, { timeout: 5_000 })
    .toBe(0);
  stop();
});
