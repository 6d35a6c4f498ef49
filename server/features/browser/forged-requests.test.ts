import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { User } from '../../../contracts/domain/user.ts';
import { nameRoute } from '../../access/access.ts';
import { isForPages, type Route } from '../../http/route.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { type BrowserHeaders, signInBrowserAs } from '../../testing/browser.ts';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, testPassword } from '../../testing/users.ts';
import { routes } from '../registry.ts';
import { lifetimeMs } from './service.ts';

let database: TestDatabase;
let app: TestApp;
let clock: FakeClock;
let user: User;
let own: BrowserHeaders;
let foreign: BrowserHeaders;
/** Of a session of the same user that is over. */
let expired: BrowserHeaders;

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
  expired = await signInBrowserAs(app.context, user);
  clock.advance(lifetimeMs);
  own = await signInBrowserAs(app.context, user);
  foreign = await signInBrowserAs(app.context, await createTestUser(app.context));
});

/** What the cookie lets in, or gives one, and changes something. */
const writes = routes.filter((route) => isForPages(route) && route.method !== 'get');
const cookieWrites = writes.filter(({ access }) => access === 'cookie');

interface Sent {
  readonly method?: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly search?: string;
}

async function send(route: Route, { method = route.method, headers, search = '' }: Sent) {
  const given = Object.entries({ 'content-type': 'application/json', ...headers });
  const hasBody = method.toLowerCase() !== 'get';
  const response = await fetch(`${app.url}${route.path}${search}`, {
    method: method.toUpperCase(),
    headers: given.flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    ),
    ...(hasBody ? { body: JSON.stringify({ email: user.email, password: testPassword }) } : {}),
  });
  await response.body?.cancel();
  return response;
}

/** What another site can make a browser send that holds our cookie. Each alone must be enough to be refused. */
const forgeries: Readonly<Record<string, () => Sent>> = {
  'the Origin of another site': () => ({ headers: { ...own, origin: 'https://evil.example' } }),
  'the Origin of a neighbour': () => ({ headers: { ...own, origin: own.origin.replace('//', '//www.') } }),
  'an Origin that begins as ours': () => ({ headers: { ...own, origin: `${own.origin}.evil.example` } }),
  'the Origin null of a sandbox': () => ({ headers: { ...own, origin: 'null' } }),
  'no Origin': () => ({ headers: { ...own, origin: undefined } }),
  'Sec-Fetch-Site: cross-site': () => ({ headers: { ...own, 'sec-fetch-site': 'cross-site' } }),
  'Sec-Fetch-Site: same-site': () => ({ headers: { ...own, 'sec-fetch-site': 'same-site' } }),
  'a form of another page': () => ({
    headers: {
      cookie: own.cookie,
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
      'content-type': 'text/plain',
    },
  }),
  'GET instead': () => ({ method: 'get', headers: { ...own } }),
  'GET that asks to be taken for a POST': () => ({
    method: 'get',
    headers: { ...own, 'x-http-method-override': 'POST', 'x-method-override': 'POST' },
    search: '?_method=POST',
  }),
};

/** As above, of what asks for the token as well. */
const withoutToken: Readonly<Record<string, () => Sent>> = {
  'no token': () => ({ headers: { ...own, 'x-csrf-token': undefined } }),
  'an empty token': () => ({ headers: { ...own, 'x-csrf-token': '' } }),
  'the token of another session': () => ({ headers: { ...own, 'x-csrf-token': foreign['x-csrf-token'] } }),
  'the token of a session that is over': () => ({
    headers: { ...own, 'x-csrf-token': expired['x-csrf-token'] },
  }),
  'the token cut short': () => ({ headers: { ...own, 'x-csrf-token': own['x-csrf-token'].slice(0, -1) } }),
  'the cookie as the token': () => ({ headers: { ...own, 'x-csrf-token': own.cookie.split('=')[1] ?? '' } }),
  'the token in the address': () => ({
    headers: { ...own, 'x-csrf-token': undefined },
    search: `?csrfToken=${own['x-csrf-token']}&x-csrf-token=${own['x-csrf-token']}`,
  }),
  'text/plain and no token': () => ({
    headers: { ...own, 'x-csrf-token': undefined, 'content-type': 'text/plain' },
  }),
};

async function readEffects() {
  const [effects] = await database.db.query<{ sessions: number; ended: number }>(
    'SELECT count(*)::int AS sessions, count(revoked_at)::int AS ended FROM sessions',
  );
  return effects;
}

async function findWrong(kinds: Readonly<Record<string, () => Sent>>, asked: readonly Route[]) {
  const wrong: unknown[] = [];
  const before = await readEffects();
  for (const route of asked) {
    for (const [name, forge] of Object.entries(kinds)) {
      const { status, headers } = await send(route, forge());
      const isRefused = status === 403 || status === 405;
      if (!isRefused || headers.has('set-cookie')) wrong.push({ route: nameRoute(route), name, status });
    }
  }
  expect(await readEffects()).toEqual(before);
  return wrong;
}

test('A10: no other site makes a browser sign in, sign out, or fetch a token', async () => {
  expect(writes.map(nameRoute)).toEqual([
    'POST /v1/browser/sign-in',
    'POST /v1/browser/access-token',
    'POST /v1/browser/sign-out',
  ]);
  expect(await findWrong(forgeries, writes)).toEqual([]);
});

test('A10: nothing that a cookie lets in is done without the token of that very session', async () => {
  expect(await findWrong(withoutToken, cookieWrites)).toEqual([]);
});

test('A10: a page of our own does all of it, so that what is refused is refused for its reason', async () => {
  const statuses = [];
  for (const route of writes) {
    const headers = await signInBrowserAs(app.context, user);
    statuses.push((await send(route, { headers: { ...headers } })).status);
  }
  expect(statuses).toEqual([200, 200, 200]);
});

test('A10: what asks for an access token takes no cookie for it', async () => {
  const wrong: unknown[] = [];
  for (const route of routes.filter(({ access }) => access === 'bearer')) {
    const path = route.path.replace(/\{\w+\}/g, () => app.context.ids.next());
    const { status } = await send({ ...route, path }, { headers: { ...own } });
    if (status !== 401) wrong.push({ route: nameRoute(route), status });
  }
  expect(wrong).toEqual([]);
});

test('R12: refused forgeries are in the audit log, by whom and for what', async () => {
  const [signOut] = cookieWrites.slice(-1);
  if (!signOut) throw new Error('There is no route to sign out.');
  await send(signOut, { headers: { ...own, 'x-csrf-token': undefined } });
  await app.context.audit.whenIdle();
  const events = await database.db.query<{ details: { route: string; what: string } }>(
    "SELECT details FROM audit_events WHERE kind = 'forged-request-refused'",
  );
  expect(events.length).toBeGreaterThan(0);
  expect(events[0]?.details.route).toBe('POST /v1/browser/sign-in');
});
