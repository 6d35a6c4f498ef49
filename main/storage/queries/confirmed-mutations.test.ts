import { afterEach, beforeEach, expect, test } from 'vitest';
import { mutationIdSchema } from '../../../contracts/ids.ts';
import type { Storage } from '../storage.ts';
import {
  createTestDatabase,
  saveNotes,
  type TestDatabase,
  testCall,
  testCallId,
  testId,
  testStartMs,
} from '../testing.ts';
import { loadCall, saveCall } from './calls.ts';
import { forgetOldConfirmed, loadConfirmedIds, requeueConfirmed } from './confirmed-mutations.ts';
import { loadNextMutations, markAttempted, recordMutation } from './outbox.ts';
import { settleMutation } from './settle-mutation.ts';

let database: TestDatabase;
let storage: Storage;
const idOf = (number: number) => mutationIdSchema.parse(testId(40_000 + number));
const dayMs = 24 * 3_600_000;

beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  storage.write((db) => saveCall(db, testCall(1)));
});
afterEach(() => database.remove());

function confirm(number: number, notes: string, nowMs = testStartMs): void {
  storage.write((db) => {
    recordMutation(db, saveNotes(number, 1, notes, number - 1));
    markAttempted(db, loadNextMutations(db, 1));
    settleMutation(db, { id: idOf(number), status: 'applied', code: null }, nowMs);
  });
}

const kept = () => storage.read(loadConfirmedIds);
const waiting = () => storage.read((db) => loadNextMutations(db, 10)).map(({ id }) => id);

test('a confirmed change that was lost goes back before what was made after it, as it was', () => {
  confirm(1, 'first');
  confirm(2, 'second');
  storage.write((db) => recordMutation(db, saveNotes(3, 1, 'waits', 2)));
  storage.write((db) => requeueConfirmed(db, idOf(2)));
  expect(waiting()).toEqual([idOf(2), idOf(3)]);
  expect(storage.read((db) => loadNextMutations(db, 1))).toEqual([saveNotes(2, 1, 'second', 1)]);
  expect(kept()).toEqual([idOf(1)]);
  expect(storage.read((db) => loadCall(db, testCallId(1)))?.notes).toBe('waits');
});

test('it is not replaced by what is typed now: the API may know its id by then', () => {
  confirm(1, 'first');
  storage.write((db) => requeueConfirmed(db, idOf(1)));
  storage.write((db) => recordMutation(db, saveNotes(2, 1, 'typed now', 1)));
  expect(waiting()).toEqual([idOf(1), idOf(2)]);
});

test('putting it back twice is putting it back once, and an unknown id is nothing', () => {
  confirm(1, 'first');
  storage.write((db) => {
    for (const id of [idOf(1), idOf(1), idOf(9)]) requeueConfirmed(db, id);
  });
  expect(waiting()).toEqual([idOf(1)]);
});

test('S11: a clock that jumps a year makes nothing be forgotten', () => {
  confirm(1, 'first');
  storage.write((db) => forgetOldConfirmed(db, testStartMs + 400 * dayMs));
  expect(kept()).toEqual([idOf(1)]);
});

test('what is older than a month goes, once thousands came after it', () => {
  confirm(1, 'first');
  storage.write((db) => {
    for (let number = 2; number <= 5_001; number += 1) {
      recordMutation(db, saveNotes(number, 1, 'later', number - 1));
      markAttempted(db, loadNextMutations(db, 1));
      settleMutation(db, { id: idOf(number), status: 'applied', code: null }, testStartMs + 31 * dayMs);
    }
    forgetOldConfirmed(db, testStartMs + 31 * dayMs);
  });
  expect(kept()).toHaveLength(5_000);
  expect(kept()).not.toContain(idOf(1));
});
