import { afterEach, beforeEach, expect, test } from 'vitest';
import { contactIdSchema, mutationIdSchema } from '../../contracts/ids.ts';
import { historyJobs } from '../history/history-jobs.ts';
import { createIds } from '../platform/ids.ts';
import { createFakeClock } from '../platform/testing.ts';
import { countPending, loadNextMutations } from '../storage/queries/outbox.ts';
import { setMutationAside } from '../storage/queries/settle-mutation.ts';
import { createInlineReading } from '../storage/reading/testing.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestDatabase, type TestDatabase, testId } from '../storage/testing.ts';
import { type ContactService, createContactService } from './contact-service.ts';

let database: TestDatabase;
let storage: Storage;
let contacts: ContactService;
let hurried = 0;
beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  const clock = createFakeClock();
  hurried = 0;
  contacts = createContactService({
    storage,
    reading: createInlineReading(storage, historyJobs),
    hurrySync: () => {
      hurried += 1;
    },
    clock,
    ids: createIds(clock),
  });
});
afterEach(() => database.remove());

const fields = { name: 'Zoé Lefèvre', company: 'Œuvres', numbers: ['+33612345678'], note: 'le matin' };
const namesOf = async (search: string) => {
  const listed = await contacts.list({ search, limit: 50 });
  return listed.ok ? listed.value.map((contact) => contact.name) : listed.error;
};

function create() {
  const created = contacts.create(fields);
  if (!created.ok) throw new Error(created.error.message);
  return created.value;
}

test('a new contact is there at once, found by every field, and waits to be sent', async () => {
  const created = create();
  expect(created).toMatchObject(fields);
  expect(contacts.open(created.id)).toEqual({ ok: true, value: created });
  for (const search of ['', 'lefev', 'oeuvres', '06 12 34', 'matin'])
    expect(await namesOf(search)).toEqual([fields.name]);
  for (const search of ['?', 'girafe']) expect(await namesOf(search)).toEqual([]);
  expect(storage.read((db) => loadNextMutations(db, 10))).toMatchObject([{ kind: 'create-contact', fields }]);
  expect(hurried).toBe(1);
});

test('an edit sends what was changed and no more', () => {
  const { id } = create();
  expect(contacts.edit(id, { note: '' })).toMatchObject({ ok: true, value: { ...fields, note: '' } });
  const [, edit] = storage.read((db) => loadNextMutations(db, 10));
  expect(edit).toMatchObject({ kind: 'edit-contact', fields: { note: '' } });
  expect(edit).not.toHaveProperty('fields.name');
});

test('a deleted contact is gone at once; when the API refuses that, it is there again', async () => {
  const { id } = create();
  expect(contacts.delete(id)).toEqual({ ok: true, value: undefined });
  expect(await namesOf('')).toEqual([]);
  expect(contacts.open(id)).toMatchObject({ error: { code: 'not-found' } });
  expect(contacts.edit(id, { note: 'x' })).toMatchObject({ error: { code: 'not-found' } });
  const deletion = storage.read((db) => loadNextMutations(db, 10)).at(-1);
  storage.write((db) => setMutationAside(db, mutationIdSchema.parse(deletion?.id), 'forbidden'));
  expect(await namesOf('')).toEqual([fields.name]);
});

test.each([
  ['a withheld number', ['anonymous']],
  ['a number twice', ['+33612345678', '+33612345678']],
])('refuses %s in words, and records nothing', (_, numbers) => {
  const refusal = { ok: false, error: { code: 'invalid-input', issues: [{ path: ['numbers'] }] } };
  expect(contacts.create({ ...fields, numbers })).toMatchObject(refusal);
  expect(storage.read(countPending)).toBe(0);
  const { id } = create();
  expect(contacts.edit(id, { numbers })).toMatchObject(refusal);
  expect(storage.read(countPending)).toBe(1);
});

test('knows nothing of a contact that is not here', () => {
  const id = contactIdSchema.parse(testId(1));
  for (const result of [contacts.open(id), contacts.edit(id, { note: 'x' }), contacts.delete(id)])
    expect(result).toMatchObject({ error: { code: 'not-found' } });
});
