import { afterAll, beforeAll, expect, test } from 'vitest';
import type { User } from '../../contracts/domain/user.ts';
import { articleIdSchema, dispositionIdSchema } from '../../contracts/ids.ts';
import { saveArticle } from '../features/articles/repository.ts';
import { saveDisposition } from '../features/dispositions/repository.ts';
import { queueStore } from '../features/queues/repository.ts';
import { routes } from '../features/registry.ts';
import { teamStore } from '../features/teams/repository.ts';
import type { Route } from '../http/route.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createTestUser, signInAs, testPassword } from '../testing/users.ts';
import { nameRoute } from './access.ts';

let database: TestDatabase;
let app: TestApp;
let made = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, routes);
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});

/** What somebody would like to smuggle in. */
const extras: readonly (readonly [string, unknown])[] = [
  ['isAdmin', true],
  ['is_admin', true],
  ['admin', true],
  ['roles', ['administrator']],
  ['permissions', ['*']],
  ['scope', 'admin'],
  ['access', 'public'],
  ['passwordHash', 'x'],
  ['password_hash', 'x'],
  ['disabledAt', 1],
  ['disabled_at', 1],
  ['isDisabled', true],
  ['hasPassword', true],
  ['createdAt', 1],
  ['created_at', 1],
  ['updatedAt', 1],
  ['userId', '01980000-0000-7000-8000-000000000001'],
  ['user_id', '01980000-0000-7000-8000-000000000001'],
  ['sessionId', '01980000-0000-7000-8000-000000000001'],
  ['actorId', '01980000-0000-7000-8000-000000000001'],
  ['audience', null],
  ['number', 1],
  ['id', '01980000-0000-7000-8000-000000000001'],
  ['__proto__', { role: 'administrator' }],
  ['constructor', { prototype: { role: 'administrator' } }],
];

interface Sample {
  readonly id?: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const newPassword = 'a quiet river at dawn';
const label = { en: 'Done', fr: 'Fait' };
const position = 7;
function name(): string {
  made += 1;
  return `Name ${made}`;
}
const id = () => app.context.ids.next();

/** A good request for each route that takes a body, about a record of its own. */
const samples: Readonly<Record<string, (actor: User) => Promise<Sample> | Sample>> = {
  'POST /v1/auth/sign-in': ({ email }) => ({ body: { email, password: testPassword } }),
  'POST /v1/browser/sign-in': ({ email }) => ({ body: { email, password: testPassword } }),
  'POST /v1/auth/refresh': () => ({ body: { refreshToken: 'unknown' } }),
  'POST /v1/auth/sign-out': () => ({ body: { refreshToken: 'unknown' } }),
  'POST /v1/auth/set-password': () => ({ body: { token: 'unknown', newPassword } }),
  'POST /v1/auth/change-password': () => ({ body: { oldPassword: testPassword, newPassword } }),
  'POST /v1/users': () => ({
    body: { email: `${name().replace(' ', '')}@example.com`, displayName: 'New', role: 'operator' },
  }),
  'PATCH /v1/users/{userId}': async () => ({
    id: (await createTestUser(app.context)).id,
    body: { displayName: 'Other' },
  }),
  'PUT /v1/users/{userId}/role': async () => ({
    id: (await createTestUser(app.context)).id,
    body: { role: 'supervisor' },
  }),
  'POST /v1/teams': () => ({ body: { name: name(), members: [] } }),
  async 'PATCH /v1/teams/{teamId}'() {
    const team = { id: id(), name: name(), members: [] };
    await database.db.transaction((tx) => teamStore.save(tx, team, app.context));
    return { id: team.id, body: { name: name() } };
  },
  'POST /v1/queues': () => ({ body: { name: name(), teamId: null } }),
  async 'PATCH /v1/queues/{queueId}'() {
    const queue = { id: id(), name: name(), teamId: null };
    await database.db.transaction((tx) => queueStore.save(tx, queue, app.context));
    return { id: queue.id, body: { name: name() } };
  },
  'POST /v1/dispositions': () => ({ body: { label, position, isActive: true } }),
  async 'PATCH /v1/dispositions/{dispositionId}'() {
    const disposition = { id: dispositionIdSchema.parse(id()), label, position, isActive: true };
    await database.db.transaction((tx) => saveDisposition(tx, disposition));
    return { id: disposition.id, body: { isActive: false } };
  },
  'POST /v1/articles': () => ({ body: { title: 'T', body: 'B', language: 'en' } }),
  async 'PATCH /v1/articles/{articleId}'() {
    const article = { id: articleIdSchema.parse(id()), title: 'T', body: 'B', language: 'en', updatedAt: 1 };
    await database.db.transaction((tx) => saveArticle(tx, { ...article, language: 'en' }));
    return { id: article.id, body: { title: 'Other' } };
  },
  'POST /v1/practice/calls': () => ({ body: { scenario: 'any' } }),
  'POST /v1/sync/mutations': () => ({
    body: { mutations: [{ id: id(), kind: 'delete-contact', madeAt: 1, contactId: id() }] },
  }),
  'POST /v1/sync/mutations/check': () => ({ body: { ids: [id()] } }),
};

interface Outcome {
  readonly status: number;
  readonly answer: unknown;
  /** All users but for what is new in each round. */
  readonly users: unknown;
}

async function send(route: Route, more: readonly (readonly [string, unknown])[]): Promise<Outcome> {
  const actor = await createTestUser(app.context, 'administrator');
  const sample = await samples[nameRoute(route)]?.(actor);
  if (!sample) throw new Error(`There is no sample for ${nameRoute(route)}.`);
  const fields = [
    ...Object.entries(sample.body),
    ...more.filter(([key]) => !Object.hasOwn(sample.body, key)),
  ];
  // Written out, since an object literal would take `__proto__` for what it is called after.
  const json = fields.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',');
  const response = await fetch(`${app.url}${route.path.replace(/\{\w+\}/, sample.id ?? '')}`, {
    method: route.method.toUpperCase(),
    headers: {
      authorization: await signInAs(app.context, actor),
      origin: new URL(app.context.config.publicUrl).origin,
      'content-type': 'application/json',
    },
    body: `{${json}}`,
  });
  return {
    status: response.status,
    answer: blur(await response.json()),
    users: await database.db.query(
      `SELECT role, disabled_at, password_hash = '!' AS is_invited, created_at > 1 AS is_dated
       FROM users WHERE id = ANY($1::uuid[])`,
      [[actor.id, sample.id ?? actor.id]],
    ),
  };
}

/** Ids, times, numbers and tokens are others in each round. */
function blur(answer: unknown): unknown {
  return JSON.stringify(answer)
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
    .replace(/eyJ[\w.-]+|"(?:refresh|csrf)Token":"[\w-]+"/g, 'token')
    .replace(/Name ?\d+|User \w{4}|name\d+/g, 'name')
    .replace(/\d{10,}/g, 'time');
}

const writes = routes.filter(({ body }) => body !== undefined);

test('A11: 25 fields that are not declared have no effect on any write', async () => {
  expect(extras).toHaveLength(25);
  for (const route of writes) {
    const plain = await send(route, []);
    expect(await send(route, extras), nameRoute(route)).toEqual(plain);
    expect(plain.status, nameRoute(route)).toBeLessThan(500);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
}, 30_000);
