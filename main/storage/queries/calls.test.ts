import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emptyHistoryFilter } from '../../../contracts/domain/history-filter.ts';
import { userIdSchema } from '../../../contracts/ids.ts';
import { runAtOnce } from '../../history/page.ts';
import type { Storage } from '../storage.ts';
import {
  createTestDatabase,
  type TestDatabase,
  testCall,
  testCallId,
  testId,
  testStartMs,
} from '../testing.ts';
import { applyServerCall, loadCall, loadUnfinishedCalls, markTalkedHere, saveCall } from './calls.ts';
import { loadHistoryEntries } from './history.ts';

let database: TestDatabase;
let storage: Storage;
beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
});
afterEach(() => database.remove());

const load = (number: number) => storage.read((db) => loadCall(db, testCallId(number)));
const page = (beforeKey: number | null, limit: number) =>
  storage.read((db) =>
    runAtOnce(loadHistoryEntries(db, { search: null, filter: emptyHistoryFilter, beforeKey, limit })),
  );
const listNewestFirst = () => page(null, 1_000).map((entry) => entry.call.id);

test('gives back every field as it was saved', () => {
  const call = testCall(1, {
    direction: 'outbound',
    contactName: 'Zoé 🎧',
    queueName: 'Ventes',
    notes: 'a\nb',
    notesRevision: 3,
    wrappedUpAt: testStartMs,
  });
  storage.write((db) => saveCall(db, call));
  expect(load(1)).toEqual(call);
});

test('lists the calls of an operator to wrap up, newest first, and of those that go on the ones talked in here', () => {
  const operatorId = userIdSchema.parse(testId(900));
  storage.write((db) => {
    saveCall(db, testCall(1));
    saveCall(db, testCall(2, { wrappedUpAt: testStartMs }));
    saveCall(db, testCall(3, { operatorId: userIdSchema.parse(testId(901)) }));
    saveCall(db, testCall(4, { status: 'active', endedAt: null, endCause: null }));
    markTalkedHere(db, testCallId(4));
    saveCall(db, testCall(5, { status: 'active', endedAt: null, endCause: null }));
  });
  const unfinished = storage.read((db) => loadUnfinishedCalls(db, operatorId));
  expect(unfinished.map((call) => call.id)).toEqual([testCallId(4), testCallId(1)]);
});

describe('realtime events in any order', () => {
  test('a record of an earlier status changes nothing', () => {
    storage.write((db) => saveCall(db, testCall(1)));
    storage.write((db) => saveCall(db, testCall(1, { status: 'active', endedAt: null, endCause: null })));
    expect(load(1)).toEqual(testCall(1));
  });

  test('a record of unknown age does not touch what operators wrote', () => {
    const written = testCall(1, { notes: 'new', notesRevision: 2, wrappedUpAt: testStartMs });
    storage.write((db) => applyServerCall(db, written, null));
    storage.write((db) => saveCall(db, testCall(1, { contactName: 'Zoé', notes: 'old', notesRevision: 1 })));
    expect(load(1)).toEqual({ ...written, contactName: 'Zoé' });
  });

  test('the feed decides all the same, so that a restored server and its desktops agree', () => {
    storage.write((db) => saveCall(db, testCall(1, { notes: 'new', notesRevision: 2 })));
    const older = testCall(1, { status: 'active', notes: 'old', notesRevision: 1 });
    storage.write((db) => applyServerCall(db, older, null));
    expect(load(1)).toEqual(older);
  });
});

describe('the order in time', () => {
  test('is that of the start, in whatever order the calls come in', () => {
    storage.write((db) => {
      for (const number of [2, 5, 1, 4, 3]) saveCall(db, testCall(number));
    });
    expect(listNewestFirst()).toEqual([5, 4, 3, 2, 1].map(testCallId));
  });

  test('follows a start that the server corrects', () => {
    storage.write((db) => {
      for (const number of [1, 2, 3]) saveCall(db, testCall(number));
    });
    storage.write((db) => saveCall(db, testCall(1, { startedAt: testCall(9).startedAt })));
    expect(listNewestFirst()).toEqual([1, 3, 2].map(testCallId));
  });

  test('S13: has room for thousands of calls that began in the same millisecond', () => {
    const startedAt = testStartMs;
    storage.write((db) => {
      saveCall(db, testCall(1, { startedAt: startedAt + 1 }));
      for (let number = 2; number <= 3_000; number += 1) saveCall(db, testCall(number, { startedAt }));
      saveCall(db, testCall(3_001, { startedAt: startedAt + 1 }));
    });
    const pages: string[] = [];
    let beforeKey: number | null = null;
    do {
      const entries = page(beforeKey, 170);
      pages.push(...entries.map((entry) => entry.call.id));
      beforeKey = entries.at(-1)?.key ?? null;
    } while (beforeKey !== null);
    expect(pages).toHaveLength(3_001);
    expect(new Set(pages).size).toBe(3_001);
  });
});
