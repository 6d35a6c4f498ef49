import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Connection, openConnection } from '../connection.ts';
import type { Storage } from '../storage.ts';
import { createTestDatabase, type TestDatabase, testCall, testKey, testUtterance } from '../testing.ts';
import { saveCall } from './calls.ts';
import { saveUtterance } from './utterances.ts';

let database: TestDatabase;
let storage: Storage;
let connection: Connection;
beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  connection = openConnection({ file: database.file, key: testKey, isReadOnly: true });
});
afterEach(() => {
  connection.close();
  database.remove();
});

const goingOn = testCall(1, { status: 'active', endedAt: null, endCause: null });

/** The pieces that the index consists of: each transaction that writes to it adds some. */
function readIndex(): unknown[] {
  return connection.all('SELECT id, hex(block) AS block FROM call_search_data ORDER BY id');
}

function find(match: string): unknown[] {
  return connection.all('SELECT rowid FROM call_search WHERE call_search MATCH $match', { match });
}

test('what is said in a call leaves the index alone until the call has ended, and is found then', () => {
  storage.write((db) => saveCall(db, goingOn));
  const before = readIndex();
  for (const number of [1, 2, 3]) {
    storage.write((db) => saveUtterance(db, testUtterance(number, 1, `facture numéro ${number}`)));
  }
  expect(readIndex()).toEqual(before);

  storage.write((db) => saveCall(db, testCall(1)));
  expect(find('facture')).toHaveLength(1);

  storage.write((db) => saveUtterance(db, testUtterance(4, 1, 'un remboursement')));
  expect(find('facture remboursement')).toHaveLength(1);
});
