import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { emptyHistoryFilter } from '../contracts/domain/history-filter.ts';
import type { SessionState } from '../contracts/ipc/session.ts';
import { uiChannels } from '../contracts/ipc/ui.ts';
import type { Fetch } from './api/send-request.ts';
import { createDesktop, type Desktop } from './desktop.ts';
import { createFakePage, createFakeTransport } from './ipc/testing.ts';
import { parseEnvironment } from './platform/env.ts';
import { createPaths } from './platform/paths.ts';
import { createFakeClock, createFakeIds, createMemoryLogger, settlePromises } from './platform/testing.ts';
import { createFakeKeyring } from './session/testing.ts';
import { createSettings } from './settings/settings.ts';

const user = {
  id: '01900000-0000-7000-8000-00000000abcd',
  email: 'ana@example.org',
  displayName: 'Ana',
  role: 'operator',
};
const password = 'a-password-to-look-for';
const running: Desktop[] = [];
afterEach(async () => {
  for (const desktop of running.splice(0)) await desktop.stop();
});

/** An API that lets Ana in and has nothing else. */
const answerApi: Fetch = async (url) => {
  const path = new URL(url).pathname;
  const reply = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });
  if (path === '/v1/server-info') return reply({ product: 'lydia', version: '1', demoAccounts: [] });
  const isGrant = path === '/v1/auth/sign-in' || path === '/v1/auth/refresh';
  const grant = {
    accessToken: 'the-access-token',
    accessTokenExpiresAt: Date.UTC(2026, 0, 1) + 600_000,
    refreshToken: 'the-refresh-token',
    user,
  };
  return isGrant ? reply(grant) : new Response('', { status: 503 });
};

function start({ fetch = answerApi, api = '--api=http://127.0.0.1:9', folder = '' } = {}) {
  const clock = createFakeClock();
  const { logger, lines } = createMemoryLogger();
  const transport = createFakeTransport();
  const paths = createPaths(folder || mkdtempSync(join(tmpdir(), 'lydia-desktop-')));
  const environment = parseEnvironment([api], {});
  const fromLine = environment.apiUrl === null ? {} : { apiUrl: environment.apiUrl };
  let stored: Record<string, unknown> = {};
  const desktop = createDesktop({
    clock,
    ids: createFakeIds(),
    logger,
    paths,
    environment,
    settings: createSettings({ read: () => stored, write: (values) => (stored = values) }, logger, fromLine),
    keyring: createFakeKeyring(),
    fetch,
    transport,
    isTrustedSender: ({ contentsId }, kind) => contentsId === (kind === 'ui' ? 1 : 2),
    lineWindow: { open: () => undefined, close: () => undefined, watchGone: () => () => undefined },
    startProcess: () => {
      throw new Error('nothing is loaded here');
    },
    fileDialogs: { chooseFileToSave: async () => null, chooseFileToOpen: async () => null },
    appVersion: '0.1.0',
    systemLocale: 'fr-FR',
  });
  running.push(desktop);
  const page = createFakePage();
  const linePage = createFakePage({ contentsId: 2 });
  const reportLine = (event: object) => transport.invoke(linePage, 'line:report', event);
  const invoke = (channel: string, payload?: unknown) => transport.invoke(page, channel, payload);
  return { desktop, transport, page, invoke, paths, lines, reportLine };
}

function reach(desktop: Desktop, kind: SessionState['kind']): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  desktop.session.watch((state) => {
    if (state.kind === kind) resolve();
  });
  return promise;
}

test('serves every channel of the table, to its own window only', async () => {
  const { transport } = start();
  const names = Object.keys(uiChannels);
  expect(transport.channels).toEqual(expect.arrayContaining(names));
  const linePage = createFakePage({ contentsId: 2 });
  for (const name of names) {
    expect(await transport.invoke(linePage, name)).toMatchObject({ error: { code: 'untrusted-sender' } });
  }
});

test('before anybody is signed in, what needs a user says so', async () => {
  const { desktop, invoke } = start();
  desktop.start();
  await reach(desktop, 'signed-out');
  expect(await invoke('session:load-server-info')).toMatchObject({ ok: true });
  for (const channel of [
    'history:list',
    'calls:list-dispositions',
    'practice:list-scenarios',
    'app:retry-line',
  ]) {
    const payload =
      channel === 'history:list'
        ? { search: '', filter: emptyHistoryFilter, cursor: null, limit: 10 }
        : undefined;
    expect([channel, await invoke(channel, payload)]).toMatchObject([
      channel,
      { error: { code: 'not-signed-in' } },
    ]);
  }
});

test('a sign-in opens an encrypted history, and a restart without the API still has it', async () => {
  const first = start();
  first.desktop.start();
  expect(await first.invoke('session:sign-in', { email: user.email, password })).toMatchObject({ ok: true });
  const list = { search: '', filter: emptyHistoryFilter, cursor: null, limit: 10 };
  expect(await first.invoke('history:list', list)).toMatchObject({ ok: true, value: { items: [] } });
  await first.desktop.stop();

  const down: Fetch = () => Promise.reject(new TypeError('fetch failed'));
  const second = start({ fetch: down, folder: first.paths.userData });
  second.desktop.start();
  await reach(second.desktop, 'signed-in');
  expect(second.desktop.session.state()).toMatchObject({ mode: 'offline', user });
  expect(await second.invoke('history:list', list)).toMatchObject({ ok: true });
  expect(await second.invoke('session:load-server-info')).toMatchObject({
    error: { code: 'api-unreachable' },
  });
});

test('no secret reaches the page or the log', async () => {
  const { desktop, invoke, page, lines } = start();
  desktop.start();
  await invoke('session:watch', { type: 'open', page: 'p', id: 1 });
  await invoke('app:watch-status', { type: 'open', page: 'p', id: 1 });
  await invoke('session:sign-in', { email: user.email, password });
  await invoke('session:sign-out');
  const seen = JSON.stringify(page.received) + lines.join();
  for (const secret of ['the-access-token', 'the-refresh-token', password])
    expect(seen).not.toContain(secret);
});

test('something else than a Lydia API at the address is told as that', async () => {
  const { invoke } = start({ fetch: async () => new Response('<html>hello</html>') });
  expect(await invoke('session:load-server-info')).toMatchObject({ error: { code: 'api-incompatible' } });
});

test('an address that is none is a notice, and a wrong one in the settings is refused', async () => {
  const { desktop, invoke } = start({ api: '--api=nonsense' });
  expect(desktop.notices.list()).toMatchObject([{ code: 'invalid-server-address' }]);
  expect(await invoke('settings:save', { apiUrl: 'http://user:x@server' })).toMatchObject({
    error: { code: 'invalid-server-address' },
  });
  expect(await invoke('settings:save', { apiUrl: 'http://server:8480/' })).toMatchObject({ ok: true });
});

test('a user who signs out leaves nothing open', async () => {
  const { desktop, invoke, paths } = start();
  desktop.start();
  await invoke('session:sign-in', { email: user.email, password });
  const folder = join(paths.users, user.id);
  expect(existsSync(join(folder, 'lydia.db'))).toBe(true);
  await invoke('session:sign-out');
  expect(await invoke('knowledge:list', { search: '' })).toMatchObject({ error: { code: 'not-signed-in' } });
  expect(existsSync(join(folder, 'lydia.db-wal'))).toBe(false);
});

function refuse(code: string): Response {
  const problem = {
    type: `urn:lydia:error:${code}`,
    title: '',
    status: 401,
    code,
    detail: '',
    requestId: 'r',
  };
  return new Response(JSON.stringify(problem), { status: 401 });
}

const callId = '01900000-0000-7000-8000-00000000ca11';

test('under a call the session stays, whoever wants it to end, and ends with the call', async () => {
  let isRevoked = false;
  const fetch: Fetch = async (url, init) =>
    isRevoked && url.endsWith('/refresh') ? refuse('session-revoked') : answerApi(url, init);
  const { desktop, invoke, reportLine } = start({ fetch });
  desktop.start();
  await invoke('session:sign-in', { email: user.email, password });
  await reportLine({ type: 'call-incoming', callId, from: '+33612345678' });
  expect(await invoke('session:sign-out')).toMatchObject({ error: { code: 'call-in-progress' } });
  isRevoked = true;
  await desktop.session.renewToken('the-access-token');
  expect(desktop.session.state().kind).toBe('signed-in');
  expect(desktop.notices.list()).toMatchObject([{ code: 'session-revoked' }]);
  await reportLine({ type: 'call-cancelled', callId });
  await reach(desktop, 'signed-out');
  expect(desktop.session.state()).toMatchObject({ code: 'session-revoked' });
});

test('what one user asked for never goes out under the name of the next', async () => {
  const other = { ...user, id: '01900000-0000-7000-8000-00000000beef', email: 'ben@example.org' };
  const refresh = Promise.withResolvers<Response>();
  const asked: string[] = [];
  let isLate = false;
  const fetch: Fetch = async (url, init) => {
    if (url.endsWith('/refresh') && isLate) return refresh.promise;
    if (url.includes('/practice/')) {
      asked.push(String(new Headers(init.headers).get('authorization')));
      return refuse('not-signed-in');
    }
    const answer = await answerApi(url, init);
    const isBen = typeof init.body === 'string' && init.body.includes(other.email);
    if (!isBen) return answer;
    const grant = {
      ...Object(await answer.json()),
      user: other,
      accessToken: 'of-ben',
      refreshToken: 'bens',
    };
    return new Response(JSON.stringify(grant));
  };
  const { desktop, invoke } = start({ fetch });
  desktop.start();
  await invoke('session:sign-in', { email: user.email, password });
  isLate = true;
  const practice = invoke('practice:list-scenarios');
  await settlePromises();
  await invoke('session:sign-out');
  await invoke('session:sign-in', { email: other.email, password });
  refresh.resolve(new Response('', { status: 503 }));
  await practice;
  expect(asked).toEqual(['Bearer the-access-token']);
});
