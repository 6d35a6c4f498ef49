import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sessionGrantSchema } from '../../../contracts/api/auth.ts';
import { problemSchema } from '../../../contracts/api/problem.ts';
import { passwordLinkSchema } from '../../../contracts/api/users.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { createInProcessRateLimiter } from '../../platform/rate-limiter.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, signInAs, testPassword } from '../../testing/users.ts';
import { userRoutes } from '../users/routes.ts';
import { findWeakness } from './new-password.ts';
import { authRoutes } from './routes.ts';

let database: TestDatabase;
let app: TestApp;
let clock: FakeClock;
let user: User;
const newPassword = 'a quiet river at dawn';

beforeAll(async () => {
  database = await startTestDatabase();
  clock = createFakeClock();
  const rateLimiter = createInProcessRateLimiter(clock);
  app = await startTestApp(database, [...authRoutes, ...userRoutes], { clock, rateLimiter });
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});
beforeEach(async () => {
  clock.advance(16 * 60_000);
  user = await createTestUser(app.context);
});

function post(path: string, body: unknown, accessToken = ''): Promise<Response> {
  return fetch(`${app.url}/v1/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
    body: JSON.stringify(body),
  });
}
const trySignIn = (password: string) => post('sign-in', { email: user.email, password });
const signIn = async () => sessionGrantSchema.parse(await (await trySignIn(testPassword)).json());
const isLetIn = async (accessToken: string) =>
  (await fetch(`${app.url}/v1/users/me`, { headers: { authorization: `Bearer ${accessToken}` } })).ok;
const change = (accessToken: string, oldPassword = testPassword, password = newPassword) =>
  post('change-password', { oldPassword, newPassword: password }, accessToken);

test('A6: another password ends the other sessions and not the one that changed it', async () => {
  const [here, there] = [await signIn(), await signIn()];
  expect((await change(here.accessToken)).status).toBe(200);
  expect([await isLetIn(here.accessToken), await isLetIn(there.accessToken)]).toEqual([true, false]);
  expect((await post('refresh', { refreshToken: there.refreshToken })).status).toBe(401);
  expect((await trySignIn(testPassword)).status).toBe(401);
  expect((await trySignIn(newPassword)).status).toBe(200);
});

test('A6: a one-time token that was handed out before is worth nothing after it', async () => {
  const administrator = await signInAs(app.context, await createTestUser(app.context, 'administrator'));
  const answer = await fetch(`${app.url}/v1/users/${user.id}/password-link`, {
    method: 'POST',
    headers: { authorization: administrator },
  });
  const { token } = passwordLinkSchema.parse(await answer.json());
  const { accessToken } = await signIn();
  expect((await change(accessToken)).status).toBe(200);
  expect((await post('set-password', { token, newPassword: 'another river at dusk' })).status).toBe(403);
  expect((await trySignIn(newPassword)).status).toBe(200);
});

test('needs the present password', async () => {
  const { accessToken } = await signIn();
  const refused = await change(accessToken, 'wrong');
  expect([refused.status, problemSchema.parse(await refused.json()).code]).toEqual([403, 'wrong-password']);
  expect((await trySignIn(testPassword)).status).toBe(200);
});

test('A7: guesses of the present password count as those at the sign-in do', async () => {
  const { accessToken } = await signIn();
  const guesses = Array.from({ length: 30 }, () => change(accessToken, 'wrong'));
  const looked = (await Promise.all(guesses)).filter(({ status }) => status === 403);
  expect(looked).toHaveLength(5);
  expect((await trySignIn('wrong')).status).toBe(429);
});

test('of two changes at once one counts', async () => {
  const { accessToken } = await signIn();
  const both = await Promise.all([1, 2].map((n) => change(accessToken, testPassword, `${newPassword} ${n}`)));
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403]);
});

const person = { email: 'camille.moreau@example.com', displayName: 'Camille Moreau' };
test.each([
  'aaaaaaaaaaaaaaaa',
  'abababababababab',
  '123456789012',
  'abcdefghijklmnop',
  'Password1234',
  'Motdepasse 2026!',
  'changeme12345',
  'Lydia-2026-2026',
  'camille.moreau!!',
  'my name is moreau',
])('does not take %s as a new password', (password) => {
  expect(findWeakness(password, person)?.issues?.[0]?.path).toEqual(['newPassword']);
});

test.each([
  'a quiet river at dawn',
  'Zug nach Köln 7:42',
  'パスワードは長いほど安全です',
  'lydia sings in the rain',
])('takes %s', (password) => {
  expect(findWeakness(password, person)).toBeNull();
});
