import { afterEach, beforeEach, expect, test } from 'vitest';
import { mutationIdSchema } from '../../../contracts/ids.ts';
import type { Storage } from '../storage.ts';
import {
  createTestDatabase,
  type TestDatabase,
  testCall,
  testCallId,
  testId,
  testStartMs,
} from '../testing.ts';
import { applyServerCall, loadCall } from './calls.ts';
import { countPending, loadNextMutations, markAttempted, recordMutation } from './outbox.ts';
import { settleMutation } from './settle-mutation.ts';

let database: TestDatabase;
let storage: Storage;
beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
});
afterEach(() => database.remove());

const tags = (count: number) => Array.from({ length: count }, (_, at) => `tag ${at}`);
const id = mutationIdSchema.parse(testId(40_001));

test('S11: a tag that the API took is settled, though the call had as many as it may have here', () => {
  storage.write((db) => {
    applyServerCall(db, testCall(1, { tags: tags(29) }), null);
    const callId = testCallId(1);
    recordMutation(db, { id, madeAt: testStartMs, kind: 'change-tags', callId, add: ['mine'], remove: [] });
    // Somebody else added one more, and takes it away before this one is sent.
    applyServerCall(db, testCall(1, { tags: tags(30) }), null);
    markAttempted(db, loadNextMutations(db, 1));
  });
  storage.write((db) => settleMutation(db, { id, status: 'applied', code: null }, testStartMs));
  expect(storage.read(countPending)).toBe(0);
  expect(storage.read((db) => loadCall(db, testCallId(1)))?.tags).toHaveLength(30);
});
