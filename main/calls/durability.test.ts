import { afterEach, expect, test } from 'vitest';
import { createFakeClock, createFakeIds, createMemoryLogger } from '../platform/testing.ts';
import { saveCall } from '../storage/queries/calls.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestDatabase, type TestDatabase, testCall, testCallId } from '../storage/testing.ts';
import { createOperatorChanges } from './operator-changes.ts';
import { createCallRecords } from './records.ts';

let database: TestDatabase;
afterEach(() => database.remove());

/** The real storage, which notes how long each change may wait for the disk. */
function open() {
  database = createTestDatabase();
  const real = database.open();
  const written: string[] = [];
  const storage: Storage = {
    ...real,
    write(change, durability = 'synced') {
      written.push(durability);
      return real.write(change, durability);
    },
  };
  return { storage, written };
}

test('what an operator wrote is on the disk before it is answered', () => {
  const { storage, written } = open();
  storage.write((db) => saveCall(db, testCall(1)));
  written.length = 0;
  const change = createOperatorChanges({
    storage,
    clock: createFakeClock(),
    ids: createFakeIds(),
    hurrySync: () => undefined,
    findOpenCall: () => null,
  });
  expect(change(testCallId(1), { kind: 'save-notes', notes: 'kept' })).toMatchObject({ ok: true });
  expect(written).toEqual(['synced']);
});

test('the record of a call does not wait for the disk, and is written again only when it changed', () => {
  const { storage, written } = open();
  const records = createCallRecords(storage, createMemoryLogger().logger);
  records.save(testCall(1), true);
  records.save(testCall(1), true);
  expect(written).toEqual(['soon']);
  records.save(testCall(1, { contactName: 'Somebody' }), true);
  expect(written).toEqual(['soon', 'soon']);
});

test('a call that is talked in here only later is marked so, although its record is the same', () => {
  const { storage, written } = open();
  const records = createCallRecords(storage, createMemoryLogger().logger);
  records.save(testCall(1), false);
  records.save(testCall(1), true);
  expect(written).toEqual(['soon', 'soon']);
});
