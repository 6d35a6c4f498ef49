import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Contact, contactSchema } from '../../contracts/domain/contact.ts';
import {
  type BulkDatabase,
  dropIndexes,
  fillCallSearch,
  fillOtherSearch,
  fillTagsAndNumbers,
  listIndexes,
} from './bulk-fill.ts';
import { type Connection, openConnection } from './connection.ts';
import { applyServerArticle } from './queries/articles.ts';
import { applyServerCall } from './queries/calls.ts';
import { applyServerContact } from './queries/contacts.ts';
import { applyServerUtterance } from './queries/utterances.ts';
import {
  createTestDatabase,
  type TestDatabase,
  testArticle,
  testCall,
  testId,
  testKey,
  testUtterance,
} from './testing.ts';

let database: TestDatabase;
let connection: Connection;
beforeEach(() => {
  database = createTestDatabase();
  database.open().write((db) => {
    for (let number = 1; number <= 25; number += 1) {
      const tags = number % 3 === 0 ? ['urgent', `tag ${number}`] : [];
      applyServerCall(db, testCall(number, { tags, notes: number % 4 === 0 ? 'À rappeler' : '' }), null);
      applyServerUtterance(db, testUtterance(number, number, `Ma facture numéro ${number}`), null);
    }
    applyServerContact(db, contact, null);
    applyServerArticle(db, testArticle(1, 'Délais', 'Dix jours'), null);
  });
  connection = openConnection({ file: database.file, key: testKey });
});
afterEach(() => {
  connection.close();
  database.remove();
});

const contact: Contact = contactSchema.parse({
  id: testId(500),
  name: 'Zoé',
  company: 'Œuvres',
  numbers: ['+33612345678'],
  note: 'le matin',
  updatedAt: 7,
});

const derived = (db: BulkDatabase) => ({
  tags: db.all('SELECT * FROM call_tags'),
  numbers: db.all('SELECT * FROM contact_numbers'),
  words: db.all('SELECT term, col, doc FROM call_search_words ORDER BY term, col, doc'),
  contacts: db.all(
    `SELECT rowid FROM contact_search WHERE contact_search MATCH 'zoe oeuvres matin "34567" *'`,
  ),
  articles: db.all(`SELECT rowid FROM article_search WHERE article_search MATCH 'delais'`),
});

test('fills anew what rows written one by one had filled', () => {
  const before = derived(connection);
  expect(before.contacts).toHaveLength(1);
  for (const table of ['call_tags', 'contact_numbers', 'call_search', 'contact_search', 'article_search'])
    connection.execute(`DELETE FROM ${table}`);

  fillTagsAndNumbers(connection);
  fillOtherSearch(connection);
  let afterKey: number | null = 0;
  let calls = 0;
  while (afterKey !== null) {
    const filled = fillCallSearch(connection, { afterKey, limit: 10 });
    calls += filled.calls;
    afterKey = filled.lastKey;
  }

  expect(calls).toBe(25);
  expect(derived(connection)).toEqual(before);
});

test('takes the secondary indexes away, and makes them again as they were', () => {
  const indexes = listIndexes(connection);
  expect(indexes.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['calls_by_operator', 'utterances_by_call']),
  );
  dropIndexes(connection, indexes);
  expect(listIndexes(connection)).toEqual([]);
  for (const { sql } of indexes) connection.execute(sql);
  expect(listIndexes(connection)).toEqual(indexes);
});
