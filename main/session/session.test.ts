import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { userIdSchema } from '../../contracts/ids.ts';
import { succeed } from '../../contracts/result.ts';
import { createPaths, type Paths } from '../platform/paths.ts';
import { createFakeKeyring } from './testing.ts';
import { ana, credentials, ids, offline, online, reach, startSession } from './testing-world.ts';

let paths: Paths;
beforeEach(() => {
  paths = createPaths(mkdtempSync(join(tmpdir(), 'lydia-session-')));
});
const start = (options: Omit<Parameters<typeof startSession>[0], 'paths'> = {}) =>
  startSession({ paths, ...options });

test('signs in, opens the workspace with a key, and gives tokens', async () => {
  const { session, opened, notices } = start();
  await session.restore();
  expect(session.state()).toEqual({ kind: 'signed-out', code: null, lastEmail: null });
  expect(await session.signIn(credentials)).toEqual(succeed(undefined));
  expect(session.state()).toEqual(online);
  expect(opened).toHaveLength(1);
  expect(await session.accessToken()).toEqual(succeed('access-1'));
  expect(notices).toEqual([]);
});

test('a wrong password is told, and changes nothing', async () => {
  const { session, opened } = start();
  await session.restore();
  const answer = await session.signIn({ ...credentials, password: 'wrong' });
  expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-credentials' } });
  expect(opened).toEqual([]);
});

test('is restored online at the next start, with the same key', async () => {
  const first = start();
  await first.session.signIn(credentials);
  await first.session.stop();
  const second = start();
  await second.session.restore();
  expect(second.session.state()).toEqual(online);
  expect(second.opened[0]).toBe(first.opened[0]);
  expect(second.api.paths).toEqual(['/v1/auth/refresh']);
});

test('is restored offline when the API is down, and confirmed when it is back', async () => {
  const first = start();
  await first.session.signIn(credentials);
  await first.session.stop();
  const { session, api, clock } = start();
  api.failure = 'api-unreachable';
  await session.restore();
  expect(session.state()).toEqual(offline);
  api.failure = null;
  await clock.advance(30_000);
  await reach(session, online);
});

test('a session that was revoked meanwhile ends with its reason, and the address is offered again', async () => {
  const first = start();
  await first.session.signIn(credentials);
  await first.session.stop();
  const { session, api } = start();
  api.failure = 'session-revoked';
  await session.restore();
  await reach(session, { kind: 'signed-out' });
  expect(session.state()).toEqual({ kind: 'signed-out', code: 'session-revoked', lastEmail: ana.email });
  expect(existsSync(paths.sessionFile)).toBe(false);
});

test('a kept session is not shown to another server', async () => {
  const first = start();
  await first.session.signIn(credentials);
  await first.session.stop();
  const { session, api } = start({ apiUrl: 'http://other' });
  await session.restore();
  expect(session.state()).toMatchObject({ kind: 'signed-out' });
  expect(api.paths).toEqual([]);
});

test('without a keyring nothing is kept, the user is told, and his password opens his history offline', async () => {
  const keyring = createFakeKeyring(false);
  const first = start({ keyring });
  await first.session.signIn(credentials);
  expect(first.notices).toEqual(['secret-store-missing']);
  expect(existsSync(paths.sessionFile)).toBe(false);
  await first.session.stop();

  const { session, api, opened, clock } = start({ keyring });
  await session.restore();
  expect(session.state()).toMatchObject({ kind: 'signed-out', lastEmail: ana.email });
  api.failure = 'api-unreachable';
  const wrong = await session.signIn({ ...credentials, password: 'wrong' });
  expect(wrong).toMatchObject({ ok: false, error: { code: 'invalid-credentials' } });
  expect(await session.signIn(credentials)).toEqual(succeed(undefined));
  expect(session.state()).toEqual(offline);
  expect(opened).toEqual([first.opened[0]]);
  expect(await session.accessToken()).toMatchObject({ ok: false, error: { code: 'api-unreachable' } });

  api.failure = null;
  await clock.advance(30_000);
  await reach(session, online);
  expect(await session.accessToken()).toMatchObject({ ok: true });
});

test('offline, a user whom this computer does not know is told that the API does not answer', async () => {
  const { session, api } = start();
  api.failure = 'timeout';
  const answer = await session.signIn(credentials);
  expect(answer).toMatchObject({ ok: false, error: { code: 'timeout' } });
});

test('one who was let in offline is put out when the API refuses his password', async () => {
  const keyring = createFakeKeyring(false);
  const first = start({ keyring });
  await first.session.signIn(credentials);
  await first.session.stop();
  const { session, api, clock, opened } = start({ keyring });
  api.failure = 'api-unreachable';
  await session.signIn(credentials);
  api.failure = null;
  api.password = 'changed meanwhile';
  await clock.advance(30_000);
  await reach(session, { kind: 'signed-out', code: 'invalid-credentials' });
  expect(opened.at(-1)).toBeNull();
});

test('the same address at another team gets nothing of what is open here', async () => {
  const keyring = createFakeKeyring(false);
  const first = start({ keyring });
  await first.session.signIn(credentials);
  await first.session.stop();
  const { session, api, clock } = start({ keyring });
  api.failure = 'api-unreachable';
  await session.signIn(credentials);
  api.failure = null;
  api.user = { ...ana, id: userIdSchema.parse(ids.next()) };
  await clock.advance(30_000);
  await reach(session, { kind: 'signed-out', code: 'session-expired' });
  expect(await session.accessToken()).toMatchObject({ error: { code: 'not-signed-in' } });
});

test('signing out forgets the session here and tells the API', async () => {
  const { session, api, opened } = start();
  await session.signIn(credentials);
  await session.signOut();
  expect(session.state()).toEqual({ kind: 'signed-out', code: null, lastEmail: ana.email });
  expect(api.paths).toContain('/v1/auth/sign-out');
  expect(opened.at(-1)).toBeNull();
  expect(existsSync(paths.sessionFile)).toBe(false);
});

test('a database that cannot be opened fails the sign-in with its reason, and gives the grant back', async () => {
  const { session, api } = start();
  api.openFailure = 'database-newer';
  await session.restore();
  expect(await session.signIn(credentials)).toMatchObject({ ok: false, error: { code: 'database-newer' } });
  expect(session.state()).toMatchObject({ kind: 'signed-out' });
  expect(api.paths).toContain('/v1/auth/sign-out');
});

test('twenty clicks on the button sign in once', async () => {
  const { session, opened, api } = start();
  await Promise.all(Array.from({ length: 20 }, () => session.signIn(credentials)));
  expect(session.state()).toEqual(online);
  expect(opened).toHaveLength(1);
  expect(api.paths).toEqual(['/v1/auth/sign-in']);
});

test('another user is let in only after the one before is out', async () => {
  const { session, api, opened } = start();
  await session.signIn(credentials);
  api.user = { ...ana, id: userIdSchema.parse(ids.next()), email: 'ben@example.org' };
  await session.signIn({ ...credentials, email: 'ben@example.org' });
  expect(session.state()).toMatchObject({ user: { email: 'ben@example.org' } });
  expect(opened.map((key) => key !== null)).toEqual([true, false, true]);
  expect(opened[2]).not.toBe(opened[0]);
});

test('no token is on the disk as it is', async () => {
  const { session } = start();
  await session.signIn(credentials);
  const file = readFileSync(paths.sessionFile, 'utf8');
  expect(file).not.toContain('refresh-1');
});
