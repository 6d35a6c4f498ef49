import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { succeed } from '../../contracts/result.ts';
import { createPaths, type Paths } from '../platform/paths.ts';
import { createFakeKeyring } from './testing.ts';
import { ana, credentials, online, reach, startSession } from './testing-world.ts';

let paths: Paths;
beforeEach(() => {
  paths = createPaths(mkdtempSync(join(tmpdir(), 'lydia-session-')));
});
const start = (options: Omit<Parameters<typeof startSession>[0], 'paths'> = {}) =>
  startSession({ paths, ...options });

test('nobody signs out under a call, nor is another one let in', async () => {
  const { session, inCall, opened } = start();
  await session.signIn(credentials);
  inCall.set(true);
  expect(await session.signOut()).toMatchObject({ error: { code: 'call-in-progress' } });
  const other = await session.signIn({ ...credentials, email: 'ben@example.org' });
  expect(other).toMatchObject({ error: { code: 'call-in-progress' } });
  expect(session.state()).toEqual(online);
  expect(opened).not.toContain(null);
  inCall.set(false);
  expect(await session.signOut()).toEqual(succeed(undefined));
});

test('a session revoked in mid-call ends with the call, and the operator knows', async () => {
  const { session, api, inCall, clock, notices, opened } = start();
  await session.signIn(credentials);
  inCall.set(true);
  api.failure = 'session-revoked';
  await clock.advance(600_000);
  expect(session.state()).toEqual(online);
  expect(notices).toEqual(['session-revoked']);
  expect(await session.accessToken()).toMatchObject({ ok: false });
  inCall.set(false);
  await reach(session, { kind: 'signed-out', code: 'session-revoked' });
  expect(opened.at(-1)).toBeNull();
  expect(notices).toEqual([]);
});

test('the late end of one session does not end the next one', async () => {
  const { session, api, inCall, clock } = start();
  await session.signIn(credentials);
  inCall.set(true);
  api.failure = 'session-revoked';
  await clock.advance(600_000);
  await session.stop();
  api.failure = null;
  await session.restore();
  inCall.set(false);
  await session.signIn(credentials);
  expect(session.state()).toMatchObject({ kind: 'signed-in' });
});

test('the server is the same from the first request to the end, whatever the settings say meanwhile', async () => {
  const { session, api, address, chooseUrl } = start();
  await session.restore();
  api.onRequest = () => chooseUrl('http://other');
  await session.signIn(credentials);
  expect(address.get()).toBe('http://api');
  await session.signOut();
  expect(address.get()).toBe('http://other');
});

test('a bug while the kept session opens leads to the sign-in page, not to a start screen for ever', async () => {
  const first = start();
  await first.session.signIn(credentials);
  await first.session.stop();
  const { session, api } = start();
  api.openBug = true;
  await session.restore();
  expect(session.state()).toEqual({ kind: 'signed-out', code: 'internal', lastEmail: ana.email });
  expect(await session.accessToken()).toMatchObject({ ok: false });
});

test('a history under an older password opens with that one, and with the new one from then on', async () => {
  const keyring = createFakeKeyring(false);
  const first = start({ keyring });
  await first.session.signIn(credentials);
  await first.session.stop();
  const { session, api, opened } = start({ keyring });
  api.password = 'second';
  const changed = { ...credentials, password: 'second' };
  expect(await session.signIn(changed)).toMatchObject({ error: { code: 'database-locked' } });
  const wrong = { kind: 'open', previousPassword: 'wrong' } as const;
  expect(await session.signIn({ ...changed, lockedHistory: wrong })).toMatchObject({
    error: { code: 'database-locked' },
  });
  const right = { kind: 'open', previousPassword: 'first' } as const;
  expect(await session.signIn({ ...changed, lockedHistory: right })).toEqual(succeed(undefined));
  await session.signOut();
  expect(await session.signIn(changed)).toEqual(succeed(undefined));
  expect(opened.filter((key) => key !== null)).toEqual([first.opened[0], first.opened[0]]);
});

test('a history that nothing opens is set aside when the person says so, and nothing is deleted', async () => {
  const keyring = createFakeKeyring(false);
  const first = start({ keyring });
  await first.session.signIn(credentials);
  await first.session.stop();
  const keys = readFileSync(join(paths.userFolder(ana.id), 'keys.json'), 'utf8');
  const { session, api, opened, notices } = start({ keyring });
  api.password = 'second';
  const aside = { ...credentials, password: 'second', lockedHistory: { kind: 'set-aside' } } as const;
  expect(await session.signIn(aside)).toEqual(succeed(undefined));
  expect(opened[0]).not.toBe(first.opened[0]);
  expect(notices).toContain('history-set-aside');
  const kept = readdirSync(paths.userFolder(ana.id)).filter((name) => name.startsWith('set-aside-'));
  expect(kept).toHaveLength(1);
  expect(readFileSync(join(paths.userFolder(ana.id), kept[0] ?? '', 'keys.json'), 'utf8')).toBe(keys);
});

test('a history that opens is never set aside, whatever the person said', async () => {
  const { session, notices } = start();
  await session.signIn(credentials);
  await session.signOut();
  await session.signIn({ ...credentials, lockedHistory: { kind: 'set-aside' } });
  expect(notices).toEqual([]);
});

test('D7: a history of a newer version is never set aside, whatever the person said', async () => {
  const { session, api, notices } = start();
  api.openFailure = 'database-newer';
  const aside = { ...credentials, lockedHistory: { kind: 'set-aside' } } as const;
  expect(await session.signIn(aside)).toMatchObject({ error: { code: 'database-newer' } });
  expect(notices).toEqual([]);
  expect(readdirSync(paths.userFolder(ana.id)).filter((name) => name.startsWith('set-aside-'))).toEqual([]);
});

test('D7: a history without its key makes room only when the person says so a second time', async () => {
  const first = start();
  await first.session.signIn(credentials);
  await first.session.stop();
  writeFileSync(paths.databaseFile(ana.id), 'encrypted');
  rmSync(join(paths.userFolder(ana.id), 'keys.json'));
  const { session, notices } = start();
  expect(await session.signIn(credentials)).toMatchObject({ error: { code: 'database-key-missing' } });
  expect(readFileSync(paths.databaseFile(ana.id), 'utf8')).toBe('encrypted');
  const aside = { ...credentials, lockedHistory: { kind: 'set-aside' } } as const;
  expect(await session.signIn(aside)).toEqual(succeed(undefined));
  expect(notices).toContain('history-set-aside');
});
