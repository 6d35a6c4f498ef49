import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ContactMutation, MutationResult } from '../../../contracts/api/sync.ts';
import { type Contact, type ContactFields, contactSchema } from '../../../contracts/domain/contact.ts';
import { emptyHistoryFilter } from '../../../contracts/domain/history-filter.ts';
import { contactIdSchema, mutationIdSchema } from '../../../contracts/ids.ts';
import { runAtOnce } from '../../history/page.ts';
import { buildSearchQuery } from '../search-query.ts';
import type { Storage } from '../storage.ts';
import { createTestDatabase, type TestDatabase, testCall, testCallId, testId } from '../testing.ts';
import { saveCall } from './calls.ts';
import { loadContactOfNumber } from './contact-of-number.ts';
import { applyServerContact, deleteContact, loadContact, loadContacts } from './contacts.ts';
import { loadHistoryEntries } from './history.ts';
import { markAttempted, recordMutation } from './outbox.ts';
import { isSearchRenewed, renewedAtOnce, renewSearch } from './search-renewal.ts';
import { settleMutation } from './settle-mutation.ts';

let database: TestDatabase;
let storage: Storage;
beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
});
afterEach(() => database.remove());

const contactId = (number: number) => contactIdSchema.parse(testId(60_000 + number));
function testContact(number: number, fields: Partial<Contact> = {}): Contact {
  const contact = contactSchema.parse({
    id: contactId(number),
    name: `Contact ${number}`,
    company: '',
    numbers: ['+33612345678'],
    note: '',
    updatedAt: 1_000 + number,
  });
  return { ...contact, ...fields };
}
const apply = (contact: Contact) => storage.write((db) => applyServerContact(db, contact, null));
const load = (number: number) => storage.read((db) => loadContact(db, contactId(number)));
const namesOf = (search: string) =>
  storage
    .read((db) => loadContacts(db, buildSearchQuery(search)?.match ?? null, 50))
    .map((contact) => contact.name);
const callsBy = (search: string) =>
  storage
    .read((db) =>
      runAtOnce(
        loadHistoryEntries(db, {
          search: buildSearchQuery(search),
          filter: emptyHistoryFilter,
          beforeKey: null,
          limit: 1_000,
        }),
      ),
    )
    .map((entry) => entry.call.id);

const mutationId = (number: number) => mutationIdSchema.parse(testId(40_000 + number));
const { id: _, updatedAt: __, ...fields } = testContact(1);
const base = (number: number) => ({ id: mutationId(number), madeAt: 7, contactId: contactId(1) });
const create = (number: number): ContactMutation => ({ ...base(number), kind: 'create-contact', fields });
const edit = (number: number, changed: Partial<ContactFields>): ContactMutation => ({
  ...base(number),
  kind: 'edit-contact',
  fields: changed,
});
const remove = (number: number): ContactMutation => ({ ...base(number), kind: 'delete-contact' });
const record = (mutation: ContactMutation) => storage.write((db) => recordMutation(db, mutation));
const settle = (number: number, status: MutationResult['status']) =>
  storage.write((db) =>
    settleMutation(
      db,
      {
        id: mutationId(number),
        status,
        code: status === 'rejected' ? 'invalid-input' : null,
      },
      0,
    ),
  );
const send = (mutation: ContactMutation) => storage.write((db) => markAttempted(db, [mutation]));

describe('what waits to be sent', () => {
  test('shows a new contact at once, and keeps it when the API takes it', () => {
    record(create(1));
    expect(load(1)).toEqual({ ...fields, id: contactId(1), updatedAt: 7 });
    settle(1, 'applied');
    expect(load(1)).toMatchObject(fields);
    apply(testContact(1, { updatedAt: 99 }));
    expect(load(1)?.updatedAt).toBe(99);
  });

  test('takes a new contact away again when the API refuses it', () => {
    record(create(1));
    settle(1, 'rejected');
    expect(load(1)).toBeNull();
    expect(namesOf('contact')).toEqual([]);
  });

  test('lays edits over a new contact, and over what the feed brings', () => {
    record(create(1));
    record(edit(2, { name: 'Zoé' }));
    expect(load(1)?.name).toBe('Zoé');
    send(create(1));
    apply(testContact(1, { company: 'Œuvres' }));
    expect(load(1)).toMatchObject({ name: 'Zoé' });
    settle(1, 'applied');
    settle(2, 'rejected');
    expect(load(1)).toMatchObject({ name: 'Contact 1', company: 'Œuvres' });
  });

  test('hides a contact that is being deleted, and shows it again when that is refused', () => {
    apply(testContact(1));
    record(remove(1));
    expect(load(1)).toBeNull();
    apply(testContact(1, { note: 'changed elsewhere' }));
    expect(load(1)).toBeNull();
    settle(1, 'rejected');
    expect(load(1)?.note).toBe('changed elsewhere');
  });

  test('S9: an edit does not bring back a contact that was deleted elsewhere', () => {
    apply(testContact(1));
    record(edit(1, { name: 'Zoé' }));
    storage.write((db) => deleteContact(db, contactId(1)));
    expect(load(1)).toBeNull();
    settle(1, 'rejected');
    expect(load(1)).toBeNull();
  });

  test('S9: a contact created and deleted before the answer came stays deleted', () => {
    record(create(1));
    send(create(1));
    apply(testContact(1));
    storage.write((db) => deleteContact(db, contactId(1)));
    settle(1, 'applied');
    expect(load(1)).toBeNull();
  });
});

describe('the list', () => {
  test('is by name, whatever the capitals and accents, and finds words of every field and parts of numbers', () => {
    apply(testContact(1, { name: 'zoé' }));
    apply(
      testContact(2, { name: 'Éric', company: 'Œuvres complètes', numbers: [...testContact(1).numbers] }),
    );
    apply(testContact(3, { name: 'Ada', note: 'préfère le matin' }));
    expect(namesOf('')).toEqual(['Ada', 'Éric', 'zoé']);
    expect(namesOf('oeuv')).toEqual(['Éric']);
    expect(namesOf('prefere matin')).toEqual(['Ada']);
    expect(namesOf('06 12 34')).toEqual(['Ada', 'Éric', 'zoé']);
    apply(testContact(3, { name: 'Ada', note: '' }));
    expect(namesOf('matin')).toEqual([]);
  });
});

describe('the calls of a contact', () => {
  test('have the name of the contact changed last, and nobody’s when the number is withheld', () => {
    apply(testContact(1, { name: 'Ada', updatedAt: 5 }));
    apply(testContact(2, { name: 'Zoé', updatedAt: 4 }));
    const ofNumber = (number: string) => storage.read((db) => loadContactOfNumber(db, number)?.name);
    expect(ofNumber('+33612345678')).toBe('Ada');
    apply(testContact(2, { name: 'Zoé', updatedAt: 6 }));
    expect(ofNumber('+33612345678')).toBe('Zoé');
    apply(testContact(3, { numbers: ['anonymous'] }));
    expect(ofNumber('anonymous')).toBeUndefined();
  });

  test('are found by its name and company from the moment these are known, and not by what it was called before', () => {
    storage.write((db) => saveCall(db, testCall(1)));
    apply(testContact(1, { name: 'Zoé', company: 'Œuvres' }));
    expect(callsBy('zoe oeuvres')).toEqual([testCallId(1)]);
    apply(testContact(1, { name: 'Ada', company: 'Œuvres' }));
    expect([callsBy('zoe'), callsBy('ada')]).toEqual([[], [testCallId(1)]]);
    storage.write((db) => deleteContact(db, contactId(1)));
    expect(callsBy('ada')).toEqual([]);
  });

  test('are many: the newest are found at once, the others step by step, also after a restart', () => {
    storage.write((db) => {
      for (let number = 1; number <= 130; number += 1) saveCall(db, testCall(number));
    });
    apply(testContact(1, { name: 'Zoé' }));
    expect(callsBy('zoe')).toHaveLength(renewedAtOnce);
    expect(callsBy('zoe')[0]).toBe(testCallId(130));
    storage.close();
    storage = database.open();
    const step = () => storage.write((db) => renewSearch(db, renewedAtOnce));
    expect(step()).toBe(true);
    expect(callsBy('zoe')).toHaveLength(2 * renewedAtOnce);
    expect(step()).toBe(false);
    expect(callsBy('zoe')).toHaveLength(130);
    expect(storage.read(isSearchRenewed)).toBe(true);
  });
});
