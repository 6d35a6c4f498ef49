import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MutationKind, MutationResult } from '../../../contracts/api/sync.ts';
import type { Call } from '../../../contracts/domain/call.ts';
import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import type { CallId } from '../../../contracts/ids.ts';
import { suggestionIdSchema, utteranceIdSchema } from '../../../contracts/ids.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser } from '../../testing/users.ts';
import { loadSuggestions, saveSuggestion } from '../suggestions/repository.ts';
import { type CallWorld, startCallWorld, type TestDesktop } from '../voice/testing/call-world.ts';
import { loadNoteConflicts } from './note-conflict-repository.ts';
import { loadCall } from './repository.ts';

let database: TestDatabase;
let world: CallWorld;
let desktop: TestDesktop;
let call: Call;

beforeAll(async () => {
  database = await startTestDatabase();
}, startTimeoutMs);
afterAll(() => database.stop());
beforeEach(async () => {
  world = await startCallWorld(database);
  desktop = await world.connect();
  const { ids, calls } = world.context;
  const placed = await calls.beginOutbound({
    at: world.clock.nowMs(),
    callId: ids.next() as CallId,
    legSid: world.nextSid(),
    operatorId: desktop.user.id,
    to: '+33199000001',
  });
  if (placed.kind !== 'begun') throw new Error('The call could not be placed.');
  ({ call } = placed);
});
afterEach(async () => {
  await world.stop();
  await database.db.query('DELETE FROM calls');
});

async function push(
  kind: MutationKind,
  fields: Record<string, unknown>,
  by = desktop,
): Promise<MutationResult> {
  const { ids, clock } = world.context;
  const mutation = { id: ids.next(), madeAt: clock.nowMs(), callId: call.id, kind, ...fields };
  const response = await fetch(`${world.url}/v1/sync/mutations`, {
    method: 'POST',
    headers: { authorization: by.authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ mutations: [mutation] }),
  });
  const { results } = (await response.json()) as { results: MutationResult[] };
  const [result] = results;
  if (!result) throw new Error('The mutation was not answered.');
  return result;
}

const present = () => loadCall(world.context.db, call.id);
const saveNotes = (notes: string, baseRevision: number) => push('save-notes', { notes, baseRevision });

test('notes are saved, and told to the operator', async () => {
  expect(await saveNotes('Wants a refund.', 0)).toMatchObject({ status: 'applied', code: null });
  expect(await present()).toMatchObject({ notes: 'Wants a refund.', notesRevision: 1 });
  await desktop.receive('call-changed', (event) => event.call.notesRevision === 1);
});

const loadConflicts = async () => {
  const rows = await world.context.db.query<{ id: string }>(
    'SELECT mutation_id AS id FROM note_conflicts WHERE call_id = $1',
    [call.id],
  );
  const loaded = await loadNoteConflicts(
    world.context.db,
    rows.map(({ id }) => id),
  );
  return [...loaded.values()];
};

test('notes that were changed meanwhile keep both texts: the first one in the call, the other beside it', async () => {
  await saveNotes('Wants a refund.', 0);
  const second = await saveNotes('Call back on Monday.', 0);
  expect(second).toMatchObject({ status: 'conflict', code: 'conflict' });
  expect(await present()).toMatchObject({ notes: 'Wants a refund.', notesRevision: 1 });
  expect(await loadConflicts()).toMatchObject([
    {
      id: second.id,
      userId: desktop.user.id,
      presentText: 'Wants a refund.',
      otherText: 'Call back on Monday.',
      resolvedAt: null,
    },
  ]);
});

test('notes that were changed meanwhile in another place are merged', async () => {
  await saveNotes('Order 12\nWants a refund', 0);
  const base = { baseNotes: 'Order 12\nWants a refund', baseRevision: 1 };
  await push('save-notes', { ...base, notes: 'Order 127\nWants a refund' });
  expect(await push('save-notes', { ...base, notes: 'Order 12\nWants a refund now' })).toMatchObject({
    status: 'applied',
  });
  expect(await present()).toMatchObject({ notes: 'Order 127\nWants a refund now', notesRevision: 3 });
  expect(await loadConflicts()).toEqual([]);
});

test('going on to write after a conflict adds to it, and makes no new one with every pause', async () => {
  await saveNotes('Wants a refund.', 0);
  const base = { baseRevision: 0, baseNotes: '' };
  await push('save-notes', { ...base, notes: 'Call' });
  expect(await push('save-notes', { baseRevision: 0, baseNotes: 'Call', notes: 'Call back' })).toMatchObject({
    status: 'conflict',
  });
  expect((await loadConflicts()).map(({ otherText }) => otherText)).toEqual(['Call back']);
});

test('a revision that is counted anew after a restore is not taken for the text that was there', async () => {
  await saveNotes('Wants a refund.', 0);
  const lost = { baseRevision: 1, baseNotes: 'Lost text.', notes: 'Lost text, continued.' };
  expect(await push('save-notes', lost)).toMatchObject({ status: 'conflict' });
  expect(await present()).toMatchObject({ notes: 'Wants a refund.' });
});

test('a conflict ends with the text that somebody made of both, and its end is told', async () => {
  await saveNotes('Wants a refund.', 0);
  const { id: conflictId } = await saveNotes('Call back on Monday.', 0);
  const both = 'Wants a refund. Call back on Monday.';
  const resolution = { conflictId, notes: both, baseRevision: 1 };
  expect(await push('resolve-note-conflict', resolution)).toMatchObject({ status: 'applied' });
  expect(await present()).toMatchObject({ notes: both, notesRevision: 2 });
  expect((await loadConflicts()).map(({ resolvedAt }) => resolvedAt === null)).toEqual([false]);
  const unknown = { ...resolution, conflictId: world.context.ids.next() };
  expect(await push('resolve-note-conflict', unknown)).toMatchObject({ code: 'not-found' });
});

test('a resolution that meets a newer text ends the old conflict and begins another', async () => {
  await saveNotes('Wants a refund.', 0);
  const { id: conflictId } = await saveNotes('Call back on Monday.', 0);
  await saveNotes('Wants an exchange.', 1);
  const late = await push('resolve-note-conflict', { conflictId, notes: 'Both.', baseRevision: 1 });
  expect(late).toMatchObject({ status: 'conflict' });
  expect(await present()).toMatchObject({ notes: 'Wants an exchange.' });
  const open = (await loadConflicts()).filter(({ resolvedAt }) => resolvedAt === null);
  expect(open).toMatchObject([{ id: late.id, otherText: 'Both.' }]);
});

test('tags are changed one by one, each once, and never beyond thirty', async () => {
  await push('change-tags', { add: ['urgent', 'refund'], remove: [] });
  await push('change-tags', { add: ['refund', 'vip'], remove: ['urgent', 'unknown'] });
  expect(await present()).toMatchObject({ tags: ['refund', 'vip'] });
  const many = Array.from({ length: 28 }, (_, index) => `tag ${index}`);
  expect(await push('change-tags', { add: many, remove: [] })).toMatchObject({ status: 'applied' });
  expect(await push('change-tags', { add: ['one more'], remove: [] })).toMatchObject({
    status: 'rejected',
    code: 'invalid-input',
  });
  expect((await present())?.tags).toHaveLength(30);
});

test('nothing of long notes in conflict is lost', async () => {
  await saveNotes('a'.repeat(15_000), 0);
  await saveNotes('b'.repeat(15_000), 0);
  const [kept] = await world.context.db.query<{ one: number; other: number }>(
    'SELECT length(present_text) AS one, length(other_text) AS other FROM note_conflicts WHERE call_id = $1',
    [call.id],
  );
  expect(kept).toEqual({ one: 15_000, other: 15_000 });
});

test('the same notes from two places are no conflict', async () => {
  await saveNotes('Wants a refund.', 0);
  expect(await saveNotes('Wants a refund.', 0)).toMatchObject({ status: 'applied' });
});

async function addDisposition(): Promise<string> {
  const id = world.context.ids.next();
  await world.context.db.query(
    "INSERT INTO dispositions (id, label_en, label_fr, position, is_active) VALUES ($1, 'Done', 'Fait', 0, true)",
    [id],
  );
  return id;
}

test('a disposition is set and taken back; an unknown one is rejected', async () => {
  const dispositionId = await addDisposition();
  expect(await push('set-disposition', { dispositionId })).toMatchObject({ status: 'applied' });
  expect(await present()).toMatchObject({ dispositionId });
  expect(await push('set-disposition', { dispositionId: null })).toMatchObject({ status: 'applied' });
  const unknown = { dispositionId: world.context.ids.next() };
  expect(await push('set-disposition', unknown)).toMatchObject({ status: 'rejected', code: 'not-found' });
});

test('wrap-up is completed once; the first time stands', async () => {
  expect(await push('complete-wrap-up', { wrappedUpAt: 5_000 })).toMatchObject({ status: 'applied' });
  await push('complete-wrap-up', { wrappedUpAt: 9_000 });
  expect(await present()).toMatchObject({ wrappedUpAt: 5_000 });
});

test('what the operator did with a suggestion is kept', async () => {
  const { ids, db } = world.context;
  const suggestion = {
    id: suggestionIdSchema.parse(ids.next()),
    callId: call.id,
    utteranceId: utteranceIdSchema.parse(ids.next()),
    status: 'ready',
    origin: 'retrieved',
    text: 'Within 30 days.',
    citations: [],
    model: 'none',
    createdAt: 1,
    outcome: null,
    editedText: null,
  } satisfies Suggestion;
  await db.transaction((tx) => saveSuggestion(tx, suggestion, null));
  const outcome = { suggestionId: suggestion.id, outcome: 'edited', editedText: 'In 30 days.' };
  expect(await push('record-suggestion-outcome', outcome)).toMatchObject({ status: 'applied' });
  const stored = (await loadSuggestions(db, [suggestion.id])).get(suggestion.id);
  expect(stored).toEqual({ ...suggestion, outcome: 'edited', editedText: 'In 30 days.' });
  const unknown = { ...outcome, suggestionId: ids.next() };
  expect(await push('record-suggestion-outcome', unknown)).toMatchObject({ code: 'not-found' });
  // The right to see one call is no right to write about the suggestions of another.
  const colleague = await world.connect();
  const own = await world.context.calls.beginOutbound({
    at: world.clock.nowMs(),
    callId: ids.next() as CallId,
    legSid: world.nextSid(),
    operatorId: colleague.user.id,
    to: '+33199000001',
  });
  if (own.kind !== 'begun') throw new Error('The call could not be placed.');
  const foreign = {
    callId: own.call.id,
    suggestionId: suggestion.id,
    outcome: 'dismissed',
    editedText: null,
  };
  expect(await push('record-suggestion-outcome', foreign, colleague)).toMatchObject({ code: 'not-found' });
  expect((await loadSuggestions(db, [suggestion.id])).get(suggestion.id)?.outcome).toBe('edited');
});

test('nobody writes about a call that he may not see', async () => {
  const stranger = await world.connect();
  for (const [kind, fields] of [
    ['save-notes', { notes: 'x', baseRevision: 0 }],
    ['set-disposition', { dispositionId: null }],
    ['complete-wrap-up', { wrappedUpAt: 1 }],
    ['change-tags', { add: ['x'], remove: [] }],
    ['resolve-note-conflict', { conflictId: call.id, notes: 'x', baseRevision: 0 }],
    ['record-suggestion-outcome', { suggestionId: call.id, outcome: 'used', editedText: null }],
  ] as const) {
    expect(await push(kind, fields, stranger)).toMatchObject({ status: 'rejected', code: 'call-not-found' });
  }
  expect(await present()).toMatchObject({ notes: '', wrappedUpAt: null });
});

test('S11: a tag with signs that PostgreSQL cannot keep is taken without them', async () => {
  expect(await push('change-tags', { add: ['a\0b', 'half \ud83d'], remove: [] })).toMatchObject({
    status: 'applied',
  });
  expect((await present())?.tags).toEqual(['ab', 'half \ufffd']);
});

test('two operators on one call: each tag and disposition counts in the order of arrival, whatever their clocks say', async () => {
  const colleague = await world.connect(await createTestUser(world.context, 'administrator'));
  const early = { madeAt: 1 };
  const late = { madeAt: 4_000_000_000_000 };
  await push('change-tags', { ...late, add: ['mine', 'both'], remove: [] });
  await push('change-tags', { ...early, add: ['hers'], remove: ['both'] }, colleague);
  expect((await present())?.tags.toSorted()).toEqual(['hers', 'mine']);

  const [first, second] = [await addDisposition(), await addDisposition()];
  await push('set-disposition', { ...late, dispositionId: first });
  await push('set-disposition', { ...early, dispositionId: second }, colleague);
  expect(await present()).toMatchObject({ dispositionId: second });

  await push('save-notes', { ...late, notes: 'Wants a refund.', baseRevision: 0 });
  const hers = { ...early, notes: 'Call back on Monday.', baseRevision: 0 };
  const answer = await push('save-notes', hers, colleague);
  expect(answer).toMatchObject({ status: 'conflict' });
  expect(await present()).toMatchObject({ notes: 'Wants a refund.' });
  expect(await loadConflicts()).toMatchObject([
    { id: answer.id, userId: colleague.user.id, otherText: 'Call back on Monday.' },
  ]);
});

test('the change feed gives the call, to its operator alone', async () => {
  await saveNotes('Wants a refund.', 0);
  const stranger = await world.connect();
  const read = async ({ authorization }: TestDesktop) => {
    const response = await fetch(`${world.url}/v1/sync/changes`, { headers: { authorization } });
    const { changes } = (await response.json()) as {
      changes: { entity: string; id: string; value: unknown }[];
    };
    return changes.filter(({ entity, id }) => entity === 'call' && id === call.id);
  };
  expect(await read(desktop)).toEqual([{ entity: 'call', id: call.id, value: await present() }]);
  expect(await read(stranger)).toEqual([]);
});
