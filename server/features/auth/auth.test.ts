import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type SessionGrant, sessionGrantSchema } from '../../../contracts/api/auth.ts';
import { problemSchema } from '../../../contracts/api/problem.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { createInProcessRateLimiter } from '../../platform/rate-limiter.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, testPassword } from '../../testing/users.ts';
import { userRoutes } from '../users/routes.ts';
import { createPasswords } from './passwords.ts';
import { authRoutes } from './routes.ts';
import { refreshTokenTtlMs, reuseGraceMs } from './service.ts';

let database: TestDatabase;
let app: TestApp;
let clock: FakeClock;
let user: User;

beforeAll(async () => {
  database = await startTestDatabase();
  // Far from the present: a token that were compared with the wall clock would show.
  clock = createFakeClock(Date.UTC(2031, 4, 1));
  app = await startTestApp(database, [...authRoutes, ...userRoutes], {
    clock,
    rateLimiter: createInProcessRateLimiter(clock),
  });
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});
beforeEach(async () => {
  clock.advance(16 * 60_000);
  user = await createTestUser(app.context);
});

function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${app.url}/v1/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
const trySignIn = (password = testPassword, email = user.email) => post('sign-in', { email, password });
const tryRefresh = (refreshToken: string) => post('refresh', { refreshToken });
const readGrant = async (response: Response) => sessionGrantSchema.parse(await response.json());
const readCode = async (response: Response) => problemSchema.parse(await response.json()).code;
const signIn = async () => readGrant(await trySignIn());
const refresh = async (token: string) => readGrant(await tryRefresh(token));
const askWhoAmI = (accessToken: string) =>
  fetch(`${app.url}/v1/users/me`, { headers: { authorization: `Bearer ${accessToken}` } });

test('signs in with e-mail and password, in any case of the e-mail', async () => {
  const grant = await readGrant(await trySignIn(testPassword, user.email.toUpperCase()));
  expect(grant.user).toEqual(user);
  expect(grant.accessTokenExpiresAt).toBeGreaterThan(clock.nowMs());
  const me = await askWhoAmI(grant.accessToken);
  expect(await me.json()).toEqual(user);
});

test('A8: gives one answer to a wrong password, an unknown account and a disabled one', async () => {
  const disabled = await createTestUser(app.context);
  await database.db.query('UPDATE users SET disabled_at = 1 WHERE id = $1', [disabled.id]);
  const answers = await Promise.all([
    trySignIn('wrong'),
    trySignIn('wrong', 'nobody@example.com'),
    trySignIn(testPassword, disabled.email),
  ]);
  const seen = await Promise.all(
    answers.map(async (answer) => {
      const { requestId: _, ...problem } = problemSchema.parse(await answer.json());
      return { status: answer.status, problem, length: answer.headers.get('content-length') };
    }),
  );
  expect(seen[0]?.problem.code).toBe('invalid-credentials');
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
});

test('A9: stores a stronger hash at the sign-in when the old one has become weak', async () => {
  const passwords = createPasswords({ parameters: { memoryKiB: 32, passes: 1, parallelism: 1 } });
  const weak = await passwords.hash(testPassword);
  await database.db.query('UPDATE users SET password_hash = $2 WHERE id = $1', [user.id, weak]);
  expect((await trySignIn()).status).toBe(200);
  const [row] = await database.db.query<{ hash: string }>(
    'SELECT password_hash AS hash FROM users WHERE id = $1',
    [user.id],
  );
  expect(row?.hash).toContain('m=64');
  expect((await trySignIn()).status).toBe(200);
});

test('exchanges a refresh token for the next one, again and again', async () => {
  let grant = await signIn();
  for (let round = 0; round < 5; round += 1) {
    const next = await refresh(grant.refreshToken);
    expect(next.refreshToken).not.toBe(grant.refreshToken);
    grant = next;
  }
  expect((await askWhoAmI(grant.accessToken)).status).toBe(200);
});

test('keeps no token that could be used, only hashes', async () => {
  const { refreshToken } = await signIn();
  const rows = await database.db.query<{ hash: Buffer }>('SELECT token_hash AS hash FROM refresh_tokens');
  expect(rows.some(({ hash }) => hash.toString('base64url') === refreshToken)).toBe(false);
});

test('A1: never forks a session, however many use its token at once', async () => {
  const first = await signIn();
  for (let round = 0, token = first.refreshToken; round < 40; round += 1) {
    const grants = await Promise.all([1, 2, 3, 4, 5].map(() => refresh(token)));
    const successors = new Set(grants.map((grant: SessionGrant) => grant.refreshToken));
    expect(successors.size).toBe(1);
    token = grants[0]?.refreshToken ?? '';
  }
  const heads = await database.db.query(
    `SELECT FROM refresh_tokens JOIN sessions ON sessions.id = session_id
     WHERE user_id = $1 AND used_at IS NULL`,
    [user.id],
  );
  expect(heads).toHaveLength(1);
});

test('A3: gives the same successor again when the answer was lost and the client asks within ten seconds', async () => {
  const { refreshToken } = await signIn();
  const lost = await refresh(refreshToken);
  clock.advance(reuseGraceMs);
  const again = await refresh(refreshToken);
  expect(again.refreshToken).toBe(lost.refreshToken);
  expect((await tryRefresh(again.refreshToken)).status).toBe(200);
});

test('A2: ends the session when a spent token comes back after ten seconds', async () => {
  const { refreshToken } = await signIn();
  const next = await refresh(refreshToken);
  clock.advance(reuseGraceMs + 1);
  expect(await readCode(await tryRefresh(refreshToken))).toBe('session-revoked');
  expect(await readCode(await tryRefresh(next.refreshToken))).toBe('session-revoked');
  expect(await readCode(await askWhoAmI(next.accessToken))).toBe('session-revoked');
});

test('A2: ends the session at once when a token comes back whose successor was used already', async () => {
  const { refreshToken } = await signIn();
  const second = await refresh(refreshToken);
  await refresh(second.refreshToken);
  expect(await readCode(await tryRefresh(refreshToken))).toBe('session-revoked');
});

test('A2: leaves the other sessions of the user alone when one is ended', async () => {
  const [stolen, other] = [await signIn(), await signIn()];
  await refresh(stolen.refreshToken);
  clock.advance(reuseGraceMs + 1);
  await tryRefresh(stolen.refreshToken);
  expect((await tryRefresh(other.refreshToken)).status).toBe(200);
});

test('refuses a refresh token that is unknown, or too old', async () => {
  expect(await readCode(await tryRefresh('made-up'))).toBe('session-expired');
  const { refreshToken } = await signIn();
  clock.advance(refreshTokenTtlMs);
  expect(await readCode(await tryRefresh(refreshToken))).toBe('session-expired');
});

test('A6: refuses the access token at once after sign-out, and tells open sockets', async () => {
  const told: unknown[] = [];
  const stop = database.bus.subscribe('session-ended', (message) => told.push(message));
  const grant = await signIn();
  expect((await post('sign-out', { refreshToken: grant.refreshToken })).status).toBe(200);
  expect((await post('sign-out', { refreshToken: grant.refreshToken })).status).toBe(200);
  stop();
  expect(await readCode(await askWhoAmI(grant.accessToken))).toBe('session-revoked');
  expect(await readCode(await tryRefresh(grant.refreshToken))).toBe('session-revoked');
  expect(told).toEqual([{ userId: user.id, sessionId: expect.any(String) }]);
});

test('A6: shuts a disabled user out at once', async () => {
  const grant = await signIn();
  await database.db.query('UPDATE users SET disabled_at = 1 WHERE id = $1', [user.id]);
  expect(await readCode(await askWhoAmI(grant.accessToken))).toBe('session-revoked');
  expect(await readCode(await tryRefresh(grant.refreshToken))).toBe('session-revoked');
});

test('A7: stops guesses from one address after five, also when they come all at once, and says how long', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => trySignIn('wrong')));
  const tried = answers.filter(({ status }) => status === 401);
  const refused = answers.filter(({ status }) => status === 429);
  expect(tried).toHaveLength(5);
  expect(refused).toHaveLength(45);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await trySignIn()).status).toBe(429);
  clock.advance(15 * 60_000 + 1);
  expect((await trySignIn()).status).toBe(200);
});

test('A7: believes no address that the client claims', async () => {
  const attempts = Array.from({ length: 12 }, (_, index) =>
    fetch(`${app.url}/v1/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${index}` },
      body: JSON.stringify({ email: user.email, password: 'wrong' }),
    }),
  );
  const tried = (await Promise.all(attempts)).filter(({ status }) => status === 401);
  expect(tried).toHaveLength(5);
});

test('does not count sign-ins that succeed', async () => {
  for (let attempt = 0; attempt < 12; attempt += 1) expect((await trySignIn()).status).toBe(200);
});
