import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { z } from 'zod';
import { articleListSchema } from '../../../contracts/api/articles.ts';
import { dispositionListSchema } from '../../../contracts/api/dispositions.ts';
import { problemSchema } from '../../../contracts/api/problem.ts';
import { queueSchema } from '../../../contracts/api/queues.ts';
import { teamListSchema, teamSchema } from '../../../contracts/api/teams.ts';
import { articleSchema } from '../../../contracts/domain/article.ts';
import { dispositionSchema } from '../../../contracts/domain/disposition.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, signInAs } from '../../testing/users.ts';
import { routes } from '../registry.ts';

let database: TestDatabase;
let app: TestApp;
let authorization: string;
let member: User;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, routes);
  authorization = await signInAs(app.context, await createTestUser(app.context, 'administrator'));
  member = await createTestUser(app.context);
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});
beforeEach(() => database.db.query('DELETE FROM teams'));

function ask(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${app.url}/v1${path}`, {
    method,
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const read = async <S extends z.ZodType>(schema: S, response: Promise<Response>) =>
  schema.parse(await (await response).json());
const refusalOf = async (response: Promise<Response>) => (await read(problemSchema, response)).code;

async function eventsOf(id: string): Promise<unknown[]> {
  const rows = await database.db.query<{ kind: string }>(
    'SELECT kind FROM audit_events WHERE subject_id = $1 ORDER BY number',
    [id],
  );
  return rows.map(({ kind }) => kind);
}
const countChanges = async (id: string) => {
  const [row] = await database.db.query<{ seq: string | null; is_current: boolean }>(
    'SELECT seq::text, is_current FROM changes WHERE entity_id = $1',
    [id],
  );
  return row;
};

test('makes, changes and dissolves a team, each an event of the audit log', async () => {
  const members = [{ userId: member.id, isSupervisor: true }];
  const team = await read(teamSchema, ask('POST', '/teams', { name: ' Night ', members }));
  expect(team).toMatchObject({ name: 'Night', members });
  const renamed = await read(teamSchema, ask('PATCH', `/teams/${team.id}`, { name: 'Day' }));
  expect(renamed).toEqual({ ...team, name: 'Day' });
  expect((await read(teamListSchema, ask('GET', '/teams'))).teams).toEqual([renamed]);
  expect((await ask('DELETE', `/teams/${team.id}`)).status).toBe(200);
  expect((await ask('DELETE', `/teams/${team.id}`)).status).toBe(404);
  expect(await eventsOf(team.id)).toEqual(['team-created', 'team-edited', 'team-deleted']);
});

test('refuses a team whose name is taken, which names a stranger, or somebody twice', async () => {
  const make = (name: string, userIds: string[]) =>
    ask('POST', '/teams', { name, members: userIds.map((userId) => ({ userId, isSupervisor: false })) });
  const made = await Promise.all([make('Night', []), make('night', [])]);
  expect(made.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  expect(await refusalOf(make('Other', [app.context.ids.next()]))).toBe('invalid-input');
  expect(await refusalOf(make('Other', [member.id, member.id]))).toBe('invalid-input');
});

test('gives a queue to a team, and keeps it when the team is dissolved', async () => {
  const team = await read(teamSchema, ask('POST', '/teams', { name: 'Night', members: [] }));
  const queue = await read(queueSchema, ask('POST', '/queues', { name: 'Help', teamId: team.id }));
  expect(await refusalOf(ask('PATCH', `/queues/${queue.id}`, { teamId: queue.id }))).toBe('invalid-input');
  await ask('DELETE', `/teams/${team.id}`);
  expect(await read(queueSchema, ask('PATCH', `/queues/${queue.id}`, { name: 'Aid' }))).toEqual({
    ...queue,
    name: 'Aid',
    teamId: null,
  });
  expect((await ask('DELETE', `/queues/${queue.id}`)).status).toBe(200);
  expect(await eventsOf(queue.id)).toEqual(['queue-created', 'queue-edited', 'queue-deleted']);
});

test('makes and retires an outcome of calls, and tells desktops', async () => {
  const fields = { label: { en: 'Done', fr: 'Fait' }, position: 7, isActive: true };
  const made = await read(dispositionSchema, ask('POST', '/dispositions', fields));
  const before = await countChanges(made.id);
  const retired = await read(
    dispositionSchema,
    ask('PATCH', `/dispositions/${made.id}`, { isActive: false }),
  );
  expect(retired).toEqual({ ...made, isActive: false });
  expect((await countChanges(made.id))?.seq).not.toBe(before?.seq);
  const { dispositions } = await read(dispositionListSchema, ask('GET', '/dispositions'));
  expect(dispositions).toContainEqual(retired);
  expect(await eventsOf(made.id)).toEqual(['disposition-created', 'disposition-edited']);
});

test('adds, changes and removes an article, tells desktops, and keeps its text out of the audit log', async () => {
  const fields = { title: 'Refunds', body: 'Within thirty days.', language: 'en' };
  const made = await read(articleSchema, ask('POST', '/articles', fields));
  const edited = await read(
    articleSchema,
    ask('PATCH', `/articles/${made.id}`, { body: 'Within ten days.' }),
  );
  expect(edited).toMatchObject({ ...fields, body: 'Within ten days.' });
  const { articles } = await read(articleListSchema, ask('GET', '/articles'));
  expect(articles.map(({ id }) => id)).toEqual([made.id]);
  expect(await countChanges(made.id)).toMatchObject({ is_current: true });
  await ask('DELETE', `/articles/${made.id}`);
  expect(await countChanges(made.id)).toMatchObject({ is_current: false });
  expect((await ask('GET', `/articles/${made.id}`)).status).toBe(404);
  expect(await eventsOf(made.id)).toEqual(['article-created', 'article-edited', 'article-deleted']);
  const texts = await database.db.query("SELECT FROM audit_events WHERE details::text LIKE '%days%'");
  expect(texts).toEqual([]);
});

test('R6: what was made once is not made again under the same key', async () => {
  const make = () =>
    fetch(`${app.url}/v1/teams`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'one-of-a-kind' },
      body: JSON.stringify({ name: 'Once', members: [] }),
    });
  const [first, again] = [await read(teamSchema, make()), await read(teamSchema, make())];
  expect(again).toEqual(first);
  expect(await eventsOf(first.id)).toEqual(['team-created']);
});
