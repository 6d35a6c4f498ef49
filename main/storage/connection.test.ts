import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openConnection } from './connection.ts';
import { saveCall } from './queries/calls.ts';
import { recordMutation } from './queries/outbox.ts';
import { saveUtterance } from './queries/utterances.ts';
import {
  createTestDatabase,
  saveNotes,
  type TestDatabase,
  testCall,
  testKey,
  testUtterance,
} from './testing.ts';

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.remove());

test('D3: every setting has the value that the promises rest on, and SQLite is new enough', () => {
  database.open();
  const connection = openConnection({ file: database.file, key: testKey });
  // Written out, so that a change of the settings is not its own test. FULL, and no temporary file in plain text.
  const declared = {
    journal_mode: 'wal',
    synchronous: 2,
    temp_store: 2,
    busy_timeout: 5_000,
    foreign_keys: 1,
    trusted_schema: 0,
  };
  for (const [name, value] of Object.entries(declared)) expect(connection.readPragma(name), name).toBe(value);
  const version = String(Object(connection.get('SELECT sqlite_version() AS version')).version);
  expect(version.localeCompare('3.51.3', 'en', { numeric: true })).toBeGreaterThanOrEqual(0);
  connection.close();
});

test('only a commit that may come soon does without the wait for the disk, also when it fails', () => {
  database.open();
  const connection = openConnection({ file: database.file, key: testKey });
  const readMode = () => connection.readPragma('synchronous');
  expect(connection.transaction(readMode, 'soon')).toBe(1);
  expect([readMode(), connection.transaction(readMode, 'synced')]).toEqual([2, 2]);
  const fail = () => {
    throw new Error('no');
  };
  expect(() => connection.transaction(fail, 'soon')).toThrow('no');
  expect(readMode()).toBe(2);
  connection.close();
});

test('D4: nothing that was said, noted or dialled is readable in any file', () => {
  const storage = database.open();
  storage.write((db) => {
    saveCall(db, testCall(1, { contactName: 'MARKERNAME', contactNumber: '+33699887766' }));
    saveUtterance(db, testUtterance(1, 1, 'MARKERSPOKEN'));
    recordMutation(db, saveNotes(1, 1, 'MARKERNOTES'));
  });
  const folder = dirname(database.file);
  const names = readdirSync(folder);
  expect(names).toContain('lydia.db-wal');
  for (const name of names) {
    const content = readFileSync(join(folder, name)).toString('latin1').toLowerCase();
    for (const marker of ['markername', 'markerspoken', 'markernotes', '699887766', 'sqlite format']) {
      expect(content.includes(marker), `${marker} in ${name}`).toBe(false);
    }
  }
});

test('refuses a key of the wrong length instead of stretching it', () => {
  database.open();
  expect(() => openConnection({ file: database.file, key: new Uint8Array(16) })).toThrow(/16 bytes/);
});
