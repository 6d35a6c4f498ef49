import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Role, roleSchema } from '../../contracts/domain/user.ts';
import { routes } from '../features/registry.ts';
import { buildOpenApiDocument } from '../http/openapi.ts';
import type { Route } from '../http/route.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createTestUser, signInAs } from '../testing/users.ts';
import { findRule, isWithin, nameRoute, type Relation } from './access.ts';
import { accessMatrix } from './matrix.ts';
import { buildScenario, type Scenario } from './testing/scenario.ts';

let database: TestDatabase;
let app: TestApp;
const agent = new Agent({ keepAlive: true });
const roles = roleSchema.options;
const relations: readonly Relation[] = ['own', 'team', 'other'];
const withSignIn = routes.filter(({ access }) => access !== 'public');

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, routes);
}, startTimeoutMs);
afterAll(async () => {
  agent.destroy();
  await app.stop();
  await database.stop();
});

interface Seen {
  readonly status: number;
  readonly code: string | null;
}

async function ask(route: Route, { headers, path }: Scenario): Promise<Seen> {
  const response = await fetch(`${app.url}${path}`, {
    method: route.method.toUpperCase(),
    headers: { ...headers, ...(route.body ? { 'content-type': 'application/json' } : {}) },
    ...(route.body ? { body: '{}' } : {}),
  });
  if (response.ok) {
    await response.body?.cancel();
    return { status: response.status, code: null };
  }
  const { code } = (await response.json()) as { code: string };
  return { status: response.status, code };
}

/** What was let in may fail for another reason, e.g. for its empty body. */
function wasLetIn(route: Route, { status, code }: Seen): boolean {
  const rule = findRule(accessMatrix, route);
  const isHidden = rule?.kind === 'subject' && code === rule.subject.hiddenAs;
  return status !== 401 && code !== 'forbidden' && !isHidden;
}

function mayBeLetIn(route: Route, role: Role, relation: Relation): boolean {
  const rule = findRule(accessMatrix, route);
  if (rule === null || rule.kind === 'public') throw new Error('This route asks for no sign-in.');
  return isWithin(rule.reach[role], relation);
}

test('A11: every operation, for every role, about what is own, of the team and of others, is as declared', async () => {
  const wrong: unknown[] = [];
  for (const route of withSignIn) {
    for (const role of roles) {
      for (const relation of relations) {
        const scenario = await buildScenario(app.context, route, { role, relation });
        const seen = await ask(route, scenario);
        const isRight = wasLetIn(route, seen) === mayBeLetIn(route, role, scenario.relation);
        if (!isRight || seen.status >= 500) wrong.push({ route: nameRoute(route), role, relation, seen });
      }
    }
  }
  expect(wrong).toEqual([]);
}, 60_000);

test('A11: the document of the API and the table of who may name the same operations', () => {
  const document = buildOpenApiDocument(routes, '1.2.3');
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => nameRoute({ method, path })),
  );
  expect(Object.keys(accessMatrix).toSorted()).toEqual(operations.toSorted());
});

const spellings: Record<string, (path: string) => string> = {
  'a doubled slash in front': (path) => `/${path}`,
  'a doubled slash inside': (path) => path.replace('/v1/', '/v1//'),
  'a slash behind': (path) => `${path}/`,
  'a dot behind': (path) => `${path}/.`,
  'a dot inside': (path) => path.replace('/v1/', '/v1/./'),
  'a step back': (path) => path.replace('/v1/', '/v1/health/../'),
  'other letters': (path) => path.toUpperCase(),
  'an escaped slash': (path) => path.replace(/\/([^/]*)$/, '%2f$1'),
  'a parameter of the path': (path) => `${path};x=1`,
  'an escaped NUL': (path) => `${path}%00`,
  'an escaped step back': (path) => path.replace('/v1/', '/v1/%2e%2e/v1/'),
  'a backslash': (path) => path.replace('/v1/', '/v1\\'),
};

function askRaw(method: string, path: string, authorization: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(app.url);
    const headers = { authorization, 'content-length': '0' };
    request({ hostname, port, method, path, headers, agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

test('A11: no other spelling of a path leads anywhere, whoever asks', async () => {
  const wrong: unknown[] = [];
  for (const route of routes) {
    const as = await signInAs(app.context, await createTestUser(app.context, 'administrator'));
    const path = route.path.replace(/\{\w+\}/g, () => app.context.ids.next());
    for (const [name, spell] of Object.entries(spellings)) {
      const status = await askRaw(route.method.toUpperCase(), spell(path), as);
      if (![400, 404, 405].includes(status)) wrong.push({ route: nameRoute(route), name, status });
    }
  }
  expect(Object.keys(spellings)).toHaveLength(12);
  expect(wrong).toEqual([]);
}, 30_000);
