import { afterEach, beforeEach, expect, test } from 'vitest';
import { contactSchema } from '../../contracts/domain/contact.ts';
import { emptyHistoryFilter } from '../../contracts/domain/history-filter.ts';
import { legSchema } from '../../contracts/domain/leg.ts';
import { userSchema } from '../../contracts/domain/user.ts';
import { mutationIdSchema, userIdSchema } from '../../contracts/ids.ts';
import { saveCall } from '../storage/queries/calls.ts';
import { applyServerContact } from '../storage/queries/contacts.ts';
import { loadHistoryEntries } from '../storage/queries/history.ts';
import { applyServerLeg } from '../storage/queries/legs.ts';
import { applyServerNoteConflict } from '../storage/queries/note-conflicts.ts';
import { recordMutation } from '../storage/queries/outbox.ts';
import { setMutationAside } from '../storage/queries/settle-mutation.ts';
import { applyServerUser } from '../storage/queries/users.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestDatabase, type TestDatabase, testCall, testCallId, testId } from '../storage/testing.ts';
import { loadCallDetail } from './call-detail.ts';
import { runAtOnce } from './page.ts';

let database: TestDatabase;
let storage: Storage;
beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  storage.write((db) => saveCall(db, testCall(1)));
});
afterEach(() => database.remove());

const open = () => storage.read((db) => loadCallDetail(db, testCallId(1)));
const inConflict = () => {
  const page = {
    search: null,
    filter: { ...emptyHistoryFilter, hasConflict: true },
    beforeKey: null,
    limit: 9,
  };
  return storage.read((db) => runAtOnce(loadHistoryEntries(db, page))).map(({ call }) => call.id);
};

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
const leg = (ordinal: number, userId: string | null) =>
  legSchema.parse({
    id: testId(300 + ordinal),
    callId: testId(1),
    party: userId === null ? 'contact' : 'operator',
    userId,
    ordinal,
    offeredAt: 7,
    ringingAt: null,
    answeredAt: null,
    joinedAt: null,
    endedAt: null,
    outcome: null,
    leftBy: null,
  });
const user = (number: number, displayName: string) =>
  userSchema.parse({ id: testId(number), email: 'a@example.org', displayName, role: 'operator' });

test('a call opens with its contact, its legs in order, and the names of those in them, as far as they are known', () => {
  const contact = contactSchema.parse({
    id: testId(600),
    name: 'Zoé',
    company: 'Œuvres',
    numbers: ['+33612345678'],
    note: 'le matin',
    updatedAt: 7,
  });
  storage.write((db) => {
    applyServerContact(db, contact, null);
    for (const one of [leg(2, testId(902)), leg(0, null), leg(1, testId(901))]) applyServerLeg(db, one, null);
    applyServerNoteConflict(db, conflict, null);
    applyServerUser(db, user(901, 'Ada'), null);
  });
  expect(open()).toMatchObject({
    contact,
    hasConflict: true,
    conflicts: [conflict],
    users: [{ id: testId(901), displayName: 'Ada' }],
  });
  expect(open()?.legs.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2]);
});

test('a conflict that is resolved here is gone at once, and comes back when the API refuses', () => {
  const id = mutationIdSchema.parse(testId(80));
  storage.write((db) => applyServerNoteConflict(db, conflict, null));
  expect(inConflict()).toEqual([testCallId(1)]);
  storage.write((db) =>
    recordMutation(db, {
      id,
      madeAt: 7,
      callId: testCallId(1),
      kind: 'resolve-note-conflict',
      conflictId,
      notes: 'both',
      baseRevision: 0,
    }),
  );
  expect([inConflict(), open()?.hasConflict, open()?.conflicts]).toEqual([[], false, []]);
  storage.write((db) => setMutationAside(db, id, 'conflict'));
  expect([inConflict(), open()?.hasConflict]).toEqual([[testCallId(1)], true]);
});
