import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadCall, saveCall } from './queries/calls.ts';
import { openStorage, type Storage, type StorageChange, StorageError } from './storage.ts';
import { createTestDatabase, type TestDatabase, testCall, testCallId } from './testing.ts';

let database: TestDatabase;
let storage: Storage;
beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  storage.write((db) => saveCall(db, testCall(1)));
});
afterEach(() => database.remove());

const hasCall = (of: Storage, number: number): boolean =>
  of.read((db) => loadCall(db, testCallId(number))) !== null;

/** A whole database with call 2 beside the present one. */
function prepare(): string {
  const file = `${database.file}.fresh`;
  const other = openStorage({ ...database.options, file });
  if (!other.ok) throw new Error(other.error.message);
  other.value.write((db) => saveCall(db, testCall(2)));
  other.value.close();
  return file;
}

test('another database takes the place of the present one, with what was carried over, under all who use it', () => {
  const told: (string | StorageChange)[] = [];
  storage.watchReplaced(() => told.push('replaced'));
  storage.watch((change) => told.push(change));
  storage.replaceWith({
    newFile: prepare(),
    keptFile: `${database.file}.before`,
    carryOver: (from, to) => {
      expect(loadCall(from, testCallId(1))).not.toBeNull();
      saveCall(to, testCall(3));
    },
  });
  expect([1, 2, 3].map((number) => hasCall(storage, number))).toEqual([false, true, true]);
  expect(told).toMatchObject(['replaced', { callIds: new Set([testCallId(3)]) }]);
  storage.write((db) => saveCall(db, testCall(4)));
  storage.close();
  expect(hasCall(database.open(), 4)).toBe(true);
  const kept = openStorage({ ...database.options, file: `${database.file}.before` });
  if (!kept.ok) throw new Error(kept.error.message);
  expect(hasCall(kept.value, 1)).toBe(true);
  kept.value.close();
});

test('when what is to be carried over cannot be, the present one stays in use', () => {
  const fail = () => {
    throw new StorageError('disk-full', new Error('no'));
  };
  const replace = () => storage.replaceWith({ newFile: prepare(), keptFile: null, carryOver: fail });
  expect(replace).toThrow(StorageError);
  expect(hasCall(storage, 1)).toBe(true);
  storage.write((db) => saveCall(db, testCall(5)));
});

test('when the files cannot be exchanged, the present one is opened again', () => {
  const newFile = prepare();
  // The plan cannot be written where a folder stands.
  mkdirSync(`${database.file}.swap.new`);
  const replace = () => storage.replaceWith({ newFile, keptFile: null, carryOver: () => undefined });
  expect(replace).toThrow(StorageError);
  expect(hasCall(storage, 1)).toBe(true);
  storage.write((db) => saveCall(db, testCall(6)));
  rmdirSync(`${database.file}.swap.new`);
  replace();
  expect(hasCall(storage, 2)).toBe(true);
  expect(readdirSync(dirname(database.file)).filter((name) => name.includes('.swap'))).toEqual([]);
  expect(existsSync(newFile)).toBe(false);
});
