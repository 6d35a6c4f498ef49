import { afterEach, beforeEach, expect, test } from 'vitest';
import { mutationIdSchema, userIdSchema } from '../../contracts/ids.ts';
import { createFakeClock, createFakeIds } from '../platform/testing.ts';
import { applyServerCall, loadCall } from '../storage/queries/calls.ts';
import { applyServerNoteConflict, loadOpenConflicts } from '../storage/queries/note-conflicts.ts';
import { countPending, loadNextMutations } from '../storage/queries/outbox.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestDatabase, type TestDatabase, testCall, testCallId, testId } from '../storage/testing.ts';
import { createOperatorChanges, type OperatorChange } from './operator-changes.ts';

let database: TestDatabase;
let storage: Storage;
let change: (made: OperatorChange) => ReturnType<ReturnType<typeof createOperatorChanges>>;
let hurried = 0;
beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  storage.write((db) =>
    applyServerCall(db, testCall(1, { notes: 'first', notesRevision: 3, tags: ['vip'] }), null),
  );
  const record = createOperatorChanges({
    storage,
    clock: createFakeClock(),
    ids: createFakeIds(),
    hurrySync: () => {
      hurried += 1;
    },
    findOpenCall: () => null,
  });
  change = (made) => record(testCallId(1), made);
  hurried = 0;
});
afterEach(() => database.remove());

const call = () => storage.read((db) => loadCall(db, testCallId(1)));

test('tags a call at once, and tells the API of each tag by itself', () => {
  expect(change({ kind: 'change-tags', add: ['urgent'], remove: ['vip', 'unknown'] })).toMatchObject({
    ok: true,
  });
  expect(call()?.tags).toEqual(['urgent']);
  expect(storage.read((db) => loadNextMutations(db, 10))).toMatchObject([
    { kind: 'change-tags', add: ['urgent'], remove: ['vip', 'unknown'] },
  ]);
  expect(hurried).toBe(1);
});

test('refuses more tags than a call may have, and records nothing', () => {
  const add = Array.from({ length: 30 }, (_, index) => `tag ${index}`);
  expect(change({ kind: 'change-tags', add, remove: [] })).toMatchObject({
    error: { code: 'invalid-input' },
  });
  expect(call()?.tags).toEqual(['vip']);
  expect(storage.read(countPending)).toBe(0);
  expect(change({ kind: 'change-tags', add, remove: ['vip'] })).toMatchObject({ ok: true });
});

test('resolves a conflict of notes once: it is gone here at once, and the text stands', () => {
  const conflictId = mutationIdSchema.parse(testId(70));
  const conflict = {
    id: conflictId,
    callId: testCallId(1),
    userId: userIdSchema.parse(testId(901)),
    presentText: 'first',
    otherText: 'second',
    madeAt: 7,
    resolvedAt: null,
  };
  storage.write((db) => applyServerNoteConflict(db, conflict, null));
  const resolution = { kind: 'resolve-note-conflict', conflictId, notes: 'first and second' } as const;
  expect(change(resolution)).toMatchObject({ ok: true });
  expect(call()?.notes).toBe('first and second');
  expect(storage.read((db) => loadOpenConflicts(db, testCallId(1)))).toEqual([]);
  expect(storage.read((db) => loadNextMutations(db, 10))).toMatchObject([{ ...resolution, baseRevision: 3 }]);
  expect(change(resolution)).toMatchObject({ error: { code: 'not-found' } });
});
