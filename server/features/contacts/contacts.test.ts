import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MutationResult } from '../../../contracts/api/sync.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, signInAs } from '../../testing/users.ts';
import { routes } from '../registry.ts';
import { loadContactValues } from './repository.ts';

let database: TestDatabase;
let app: TestApp;
let user: User;
let authorization: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, routes);
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});
beforeEach(async () => {
  user = await createTestUser(app.context);
  authorization = await signInAs(app.context, user);
});

const newId = () => app.context.ids.next();
const fields = { name: 'Amandine Girard', company: '', numbers: ['+33199001127'], note: '' };
const make = (kind: string, contactId: string, more: object = {}) => ({
  id: newId(),
  madeAt: 1,
  kind,
  contactId,
  ...more,
});

async function push(...mutations: object[]): Promise<readonly (string | null)[]> {
  const response = await fetch(`${app.url}/v1/sync/mutations`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ mutations }),
  });
  const { results } = (await response.json()) as { results: MutationResult[] };
  return results.map(({ status, code }) => code ?? status);
}
const present = async (id: string) => (await loadContactValues(database.db, [id])).get(id);
async function readFeed(cursor?: string) {
  const query = cursor === undefined ? '' : `?cursor=${cursor}`;
  const response = await fetch(`${app.url}/v1/sync/changes${query}`, { headers: { authorization } });
  return (await response.json()) as {
    cursor: string;
    changes: { entity: string; id: string; value: unknown }[];
  };
}

test('a contact is made, changed field by field, and told to everybody', async () => {
  const id = newId();
  const { cursor } = await readFeed();
  await push(
    make('create-contact', id, { fields: { ...fields, numbers: ['+33199001127', '+33199001127'] } }),
  );
  await push(make('edit-contact', id, { fields: { company: 'Girard SARL' } }));
  expect(await push(make('edit-contact', id, { fields: { note: 'Rappeler le soir' } }))).toEqual(['applied']);
  expect(await present(id)).toMatchObject({ ...fields, company: 'Girard SARL', note: 'Rappeler le soir' });
  const { changes } = await readFeed(cursor);
  expect(changes).toEqual([{ entity: 'contact', id, value: await present(id) }]);
});

test('S9: what is deleted stays deleted: it is told, and an edit that comes later is rejected', async () => {
  const id = newId();
  await push(make('create-contact', id, { fields }));
  const { cursor } = await readFeed();
  expect(await push(make('delete-contact', id))).toEqual(['applied']);
  expect(await push(make('edit-contact', id, { fields: { name: 'Back' } }))).toEqual(['record-deleted']);
  expect(await push(make('create-contact', id, { fields }))).toEqual(['conflict']);
  expect(await push(make('delete-contact', id))).toEqual(['applied']);
  expect((await readFeed(cursor)).changes).toEqual([{ entity: 'contact', id, value: null }]);
  const [kept] = await database.db.query<{ text: string }>(
    'SELECT contacts::text AS text FROM contacts WHERE id = $1',
    [id],
  );
  expect(kept?.text).not.toContain('Girard');
  expect(kept?.text).not.toContain('1127');
});

test('S9: made and deleted within one page, a contact is told as gone and nothing else', async () => {
  const id = newId();
  const { cursor } = await readFeed();
  await push(make('create-contact', id, { fields }), make('delete-contact', id));
  expect((await readFeed(cursor)).changes).toEqual([{ entity: 'contact', id, value: null }]);
});

test('the same mutation makes a contact once; another one under its id is a mistake of the sender', async () => {
  const id = newId();
  const mutation = make('create-contact', id, { fields });
  expect(await push(mutation)).toEqual(['applied']);
  expect(await push(mutation)).toEqual(['applied']);
  expect(await push(make('create-contact', id, { fields: { ...fields, name: 'Somebody else' } }))).toEqual([
    'conflict',
  ]);
  expect(await present(id)).toMatchObject({ name: 'Amandine Girard' });
});

test('nothing is changed of a contact that never was', async () => {
  expect(
    await push(make('edit-contact', newId(), { fields: { name: 'X' } }), make('delete-contact', newId())),
  ).toEqual(['not-found', 'not-found']);
});

test('a mutation that cannot be decided holds up the later ones of its contact alone', async () => {
  const [held, free] = [newId(), newId()];
  const newer = { ...make('paint-contact', held), kind: 'paint-contact' };
  const results = await push(
    newer,
    make('create-contact', held, { fields }),
    make('create-contact', free, { fields }),
  );
  expect(results).toEqual(['applied']);
  expect(await present(held)).toBeUndefined();
  expect(await present(free)).toMatchObject({ name: 'Amandine Girard' });
});
