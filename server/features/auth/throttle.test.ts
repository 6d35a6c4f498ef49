import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { sessionGrantSchema } from '../../../contracts/api/auth.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { loadConfiguration } from '../../config/load.ts';
import { createInProcessRateLimiter } from '../../platform/rate-limiter.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { buildTestEnvironment } from '../../testing/environment.ts';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, testPassword } from '../../testing/users.ts';
import { createPasswords, HashingQueueFullError, type Passwords } from './passwords.ts';
import { authRoutes } from './routes.ts';
import { startSessionPurge } from './session-purge.ts';
import { purgeSessions } from './session-repository.ts';

let database: TestDatabase;
let app: TestApp;
let clock: FakeClock;
let user: User;
let isHashingFull = false;

beforeAll(async () => {
  database = await startTestDatabase();
  clock = createFakeClock();
  const { config } = loadConfiguration({ ...buildTestEnvironment(), LYDIA_TRUSTED_PROXIES: 'loopback' });
  const real = createPasswords({ parameters: { memoryKiB: 64, passes: 1, parallelism: 1 } });
  const passwords: Passwords = {
    ...real,
    check: (password, phc) =>
      isHashingFull ? Promise.reject(new HashingQueueFullError('full')) : real.check(password, phc),
  };
  const rateLimiter = createInProcessRateLimiter(clock);
  app = await startTestApp(database, authRoutes, { clock, config, passwords, rateLimiter });
}, startTimeoutMs);

afterAll(async () => {
  await app.stop();
  await database.stop();
});

beforeEach(async () => {
  clock.advance(16 * 60_000);
  user = await createTestUser(app.context);
});

async function tryFrom(address: string, password = testPassword): Promise<number> {
  const response = await fetch(`${app.url}/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ email: user.email, password }),
  });
  return response.status;
}

/** How many of twenty guesses from each address were looked at. */
async function guessFrom(addresses: readonly string[]): Promise<number> {
  const guesses = addresses.flatMap((address) => Array.from({ length: 20 }, () => tryFrom(address, 'wrong')));
  return (await Promise.all(guesses)).filter((status) => status === 401).length;
}

const strangers = ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4'];
const home = '198.51.100.7';

test('however many people guess, the user gets in from where he signed in before', async () => {
  expect(await tryFrom(home)).toBe(200);
  expect(await guessFrom(strangers)).toBeLessThanOrEqual(7);
  expect(await tryFrom('203.0.113.9')).toBe(429);
  expect(await tryFrom(home)).toBe(200);
});

test('while one person guesses, the user gets in from a place where he has never been', async () => {
  expect(await guessFrom(['203.0.113.1'])).toBe(5);
  expect(await tryFrom(home)).toBe(200);
});

test('no account is guessed more than ten times in a quarter of an hour, wherever the guesses come from', async () => {
  expect(await tryFrom(home)).toBe(200);
  expect(await guessFrom([...strangers, home])).toBe(10);
});

test('the addresses of one IPv6 network are one guesser', async () => {
  const addresses = Array.from({ length: 8 }, (_, index) => `2001:db8:1:2::${index + 1}`);
  expect(await guessFrom(addresses)).toBe(5);
});

test('an attempt that could not be judged is no guess', async () => {
  isHashingFull = true;
  for (let attempt = 0; attempt < 12; attempt += 1) expect(await tryFrom(home)).toBe(503);
  isHashingFull = false;
  expect(await tryFrom(home)).toBe(200);
});

const countRows = async (table: string, condition: string) =>
  (await database.db.query(`SELECT FROM ${table} WHERE ${condition}`)).length;

test('what nobody can use any more is removed: places left long ago, spent tokens, sessions that are over', async () => {
  expect(await tryFrom(home)).toBe(200);
  const places = () => countRows('sign_in_places', `user_id = '${user.id}'`);
  const sessions = () => countRows('sessions', `user_id = '${user.id}'`);
  expect([await places(), await sessions()]).toEqual([1, 1]);
  clock.advance(91 * 24 * 3_600_000);
  const stop = startSessionPurge(app.context);
  await vi.waitFor(async () => expect([await places(), await sessions()]).toEqual([0, 0]));
  stop();
});

test('a session that goes on keeps no tokens that are too old to be used', async () => {
  const grant = async (path: string, body: unknown) => {
    const response = await fetch(`${app.url}/v1/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return sessionGrantSchema.parse(await response.json()).refreshToken;
  };
  const first = await grant('sign-in', { email: user.email, password: testPassword });
  clock.advance(20 * 24 * 3_600_000);
  const second = await grant('refresh', { refreshToken: first });
  clock.advance(20 * 24 * 3_600_000);
  await purgeSessions(database.db, clock.nowMs());
  expect(await countRows('refresh_tokens', 'used_at IS NOT NULL')).toBe(0);
  await grant('refresh', { refreshToken: second });
});
