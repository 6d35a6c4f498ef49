import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MutationResult } from '../../../contracts/api/sync.ts';
import { dispositionIdSchema, mutationIdSchema, suggestionIdSchema } from '../../../contracts/ids.ts';
import type { Storage } from '../storage.ts';
import {
  completeWrapUp,
  createTestDatabase,
  mutationBase,
  saveNotes,
  type TestDatabase,
  testCall,
  testCallId,
  testId,
  testStartMs,
  testSuggestion,
} from '../testing.ts';
import { applyServerCall, loadCall, saveCall } from './calls.ts';
import { countPending, countSetAside, loadNextMutations, markAttempted, recordMutation } from './outbox.ts';
import { loadSetAside } from './set-aside.ts';
import { settleMutation } from './settle-mutation.ts';
import { loadSuggestion, saveSuggestion } from './suggestions.ts';

let database: TestDatabase;
let storage: Storage;
beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  storage.write((db) => {
    for (const number of [1, 2, 3]) saveCall(db, testCall(number));
  });
});
afterEach(() => database.remove());

const record = (mutation: Parameters<typeof recordMutation>[1]) =>
  storage.write((db) => recordMutation(db, mutation));
const waiting = () => storage.read((db) => loadNextMutations(db, 100));
const send = () => storage.write((db) => markAttempted(db, loadNextMutations(db, 100)));
const call = (number: number) => storage.read((db) => loadCall(db, testCallId(number)));
const settle = (number: number, status: MutationResult['status']) =>
  storage.write((db) =>
    settleMutation(
      db,
      {
        id: mutationIdSchema.parse(testId(40_000 + number)),
        status,
        code: status === 'rejected' ? 'call-not-found' : null,
      },
      testStartMs,
    ),
  );

describe('a change of the operator', () => {
  test('is in the record and in the outbox at once', () => {
    record(saveNotes(1, 1, 'Rappeler lundi'));
    expect(call(1)).toMatchObject({ notes: 'Rappeler lundi', notesRevision: 1 });
    expect(waiting()).toEqual([saveNotes(1, 1, 'Rappeler lundi')]);
    expect(storage.read(countPending)).toBe(1);
  });

  test('that types over notes never sent takes their place, and starts where they started', () => {
    record(saveNotes(1, 1, 'R', 0));
    record(saveNotes(2, 1, 'Rappeler', 1));
    expect(waiting()).toEqual([saveNotes(2, 1, 'Rappeler', 0)]);
    expect(call(1)?.notesRevision).toBe(1);
  });

  test('leaves alone what may have been sent: the API may know that id with that text', () => {
    record(saveNotes(1, 1, 'R', 0));
    send();
    record(saveNotes(2, 1, 'Rappeler', 1));
    expect(waiting()).toEqual([saveNotes(1, 1, 'R', 0), saveNotes(2, 1, 'Rappeler', 1)]);
  });

  test('keeps the order in which it was made, also across calls', () => {
    record(saveNotes(1, 1, 'eins'));
    record(saveNotes(2, 2, 'zwei'));
    record(completeWrapUp(3, 1));
    expect(waiting().map((mutation) => mutation.id)).toEqual([1, 2, 3].map((n) => testId(40_000 + n)));
  });

  test('waits for a record that is not here yet, and is laid over it when it comes', () => {
    record(saveNotes(1, 50, 'Notes'));
    storage.write((db) => applyServerCall(db, testCall(50), null));
    expect(call(50)?.notes).toBe('Notes');
  });

  test('can be held back for one call while the others go on', () => {
    record(saveNotes(1, 1, 'one'));
    record(saveNotes(2, 2, 'two'));
    const others = storage.read((db) => loadNextMutations(db, 100, [testCallId(1)]));
    expect(others.map((mutation) => ('callId' in mutation ? mutation.callId : null))).toEqual([
      testCallId(2),
    ]);
  });
});

describe('a record of the API that comes while a change waits', () => {
  test('does not take the change off the screen', () => {
    record(saveNotes(1, 1, 'mine'));
    storage.write((db) => applyServerCall(db, testCall(1, { contactName: 'Zoé' }), null));
    expect(call(1)).toMatchObject({ notes: 'mine', contactName: 'Zoé' });
  });

  test('comes back when the change is refused', () => {
    record(saveNotes(1, 1, 'mine'));
    storage.write((db) => applyServerCall(db, testCall(1, { notes: 'theirs', notesRevision: 4 }), null));
    send();
    settle(1, 'rejected');
    expect(call(1)).toMatchObject({ notes: 'theirs', notesRevision: 4 });
  });

  test('is not mistaken for it: a call saved from the screen does not make the change the API’s own', () => {
    record(saveNotes(1, 1, 'mine'));
    const shown = call(1);
    if (shown === null) throw new Error('no call');
    storage.write((db) => saveCall(db, { ...shown, contactName: 'Zoé' }));
    settle(1, 'rejected');
    expect(call(1)).toMatchObject({ notes: '', notesRevision: 0, contactName: 'Zoé' });
  });

  test('of realtime, with the notes still old, is not thrown away as older', () => {
    storage.write((db) => saveCall(db, testCall(9, { status: 'active', endedAt: null })));
    record(saveNotes(1, 9, 'mine'));
    storage.write((db) => saveCall(db, testCall(9)));
    expect(call(9)).toMatchObject({ status: 'ended', notes: 'mine' });
  });
});

describe('the answer of the API', () => {
  test('to an applied change leaves it on the screen and takes it from the outbox', () => {
    record(saveNotes(1, 1, 'mine'));
    send();
    settle(1, 'applied');
    expect(call(1)).toMatchObject({ notes: 'mine', notesRevision: 1 });
    expect(storage.read(countPending)).toBe(0);
  });

  test('that comes twice, or to an unknown id, changes nothing', () => {
    record(saveNotes(1, 1, 'mine'));
    settle(1, 'applied');
    record(saveNotes(2, 1, 'more', 1));
    settle(1, 'applied');
    settle(77, 'rejected');
    expect(waiting()).toHaveLength(1);
    expect(call(1)?.notes).toBe('more');
  });

  test('to an earlier delivery does not undo what another desktop did since', () => {
    record(saveNotes(1, 1, 'mine'));
    send();
    // The answer is lost; the feed already brings the change, and another one on top of it.
    const later = testCall(1, { notes: 'mine and theirs', notesRevision: 2 });
    storage.write((db) => applyServerCall(db, later, null));
    settle(1, 'applied');
    expect(call(1)).toEqual(later);
  });

  test('of a conflict shows the text that came first, which the feed explains', () => {
    record(saveNotes(1, 1, 'mine'));
    send();
    settle(1, 'conflict');
    expect(call(1)?.notes).toBe('');
    const both = testCall(1, { notes: 'theirs\nmine', notesRevision: 3 });
    storage.write((db) => applyServerCall(db, both, null));
    expect(call(1)).toEqual(both);
  });

  test('of a refusal sets the change aside: kept, counted, and out of the way', () => {
    record(saveNotes(1, 1, 'mine'));
    record(completeWrapUp(2, 1));
    send();
    settle(1, 'rejected');
    expect(storage.read(countPending)).toBe(1);
    expect(storage.read(countSetAside)).toBe(1);
    expect(storage.read(loadSetAside)).toEqual([
      { mutation: saveNotes(1, 1, 'mine'), code: 'call-not-found' },
    ]);
    expect(call(1)).toMatchObject({ notes: '', wrappedUpAt: testStartMs });
  });
});

test('an outcome of a suggestion stays on the screen until it is confirmed', () => {
  const suggestionId = suggestionIdSchema.parse(testId(20_001));
  storage.write((db) => saveSuggestion(db, testSuggestion(1, 1)));
  record({
    ...mutationBase(1, 1),
    kind: 'record-suggestion-outcome',
    suggestionId,
    outcome: 'used',
    editedText: null,
  });
  storage.write((db) => saveSuggestion(db, testSuggestion(1, 1, { text: 'Sous dix jours ouvrés [1].' })));
  const shown = () => storage.read((db) => loadSuggestion(db, suggestionId));
  expect(shown()).toMatchObject({ outcome: 'used', text: 'Sous dix jours ouvrés [1].' });
  settle(1, 'rejected');
  expect(shown()).toMatchObject({ outcome: null });
});

test('a disposition is replaced, and can be taken back', () => {
  const dispositionId = dispositionIdSchema.parse(testId(60_001));
  record({ ...mutationBase(1, 1), kind: 'set-disposition', dispositionId });
  record({ ...mutationBase(2, 1), kind: 'set-disposition', dispositionId: null });
  expect(waiting()).toHaveLength(1);
  expect(call(1)?.dispositionId).toBeNull();
});
