import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contactIdSchema, mutationIdSchema } from '../../contracts/ids.ts';
import { createFakeIds, createMemoryLogger } from '../platform/testing.ts';
import { loadCall, saveCall } from '../storage/queries/calls.ts';
import { countPending, loadNextMutations, recordMutation } from '../storage/queries/outbox.ts';
import { setMutationAside } from '../storage/queries/settle-mutation.ts';
import type { Storage } from '../storage/storage.ts';
import {
  createTestDatabase,
  saveNotes,
  type TestDatabase,
  testCall,
  testCallId,
  testId,
  testStartMs,
} from '../storage/testing.ts';
import { createSetAsideService, type SetAsideService } from './set-aside.ts';

let database: TestDatabase;
let storage: Storage;
let service: SetAsideService;
let chosenFile: string | null;
const idOf = (number: number) => mutationIdSchema.parse(testId(40_000 + number));
const call = (number: number) => storage.read((db) => loadCall(db, testCallId(number)));

beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  chosenFile = null;
  service = createSetAsideService({
    storage,
    ids: createFakeIds(),
    fileDialogs: { chooseFileToSave: async () => chosenFile, chooseFileToOpen: async () => null },
    logger: createMemoryLogger().logger,
  });
  storage.write((db) => {
    saveCall(db, testCall(1, { contactName: 'Zoé' }));
    saveCall(db, testCall(2));
    for (const number of [1, 2]) {
      recordMutation(db, saveNotes(number, number, `notes ${number}`));
      setMutationAside(db, idOf(number), 'forbidden');
    }
  });
});
afterEach(() => database.remove());

test('S8: lists what the API will never take, with why and about whom', () => {
  storage.write((db) => {
    const contactId = contactIdSchema.parse(testId(70_001));
    const base = { id: idOf(3), madeAt: testStartMs, contactId };
    recordMutation(db, { ...base, kind: 'edit-contact', fields: { name: 'Ana' } });
    setMutationAside(db, idOf(3), 'record-deleted');
  });
  expect(service.list()).toMatchObject({
    ok: true,
    value: [
      { mutation: { id: idOf(1) }, code: 'forbidden', subject: 'Zoé' },
      { mutation: { id: idOf(2) }, code: 'forbidden', subject: '+33612345678' },
      { mutation: { id: idOf(3) }, code: 'record-deleted', subject: null },
    ],
  });
});

test('S8: a retry goes out under a new id, after what was written since, and replaces nothing', () => {
  storage.write((db) => recordMutation(db, saveNotes(4, 1, 'written since')));
  expect(service.retry(idOf(1))).toMatchObject({ ok: true });
  const waiting = storage.read((db) => loadNextMutations(db, 10));
  expect(waiting).toMatchObject([
    { id: idOf(4), notes: 'written since' },
    { id: testId(1), notes: 'notes 1' },
  ]);
  expect(call(1)?.notes).toBe('notes 1');
  expect(service.list()).toMatchObject({ value: [{ mutation: { id: idOf(2) } }] });
});

test('S8: what is discarded is gone, and nothing else', () => {
  expect(service.discard(idOf(1))).toMatchObject({ ok: true });
  expect(service.discard(idOf(1))).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(service.list()).toMatchObject({ value: [{ mutation: { id: idOf(2) } }] });
  expect([storage.read(countPending), call(1)?.notes]).toEqual([0, '']);
});

test('a change that waits can be neither discarded nor sent twice', () => {
  storage.write((db) => recordMutation(db, saveNotes(4, 1, 'waits')));
  expect([service.discard(idOf(4)), service.retry(idOf(4))]).toMatchObject([{ ok: false }, { ok: false }]);
  expect(storage.read(countPending)).toBe(1);
});

test('S8: all of it can be taken along in a file', async () => {
  expect(await service.export()).toMatchObject({ error: { code: 'cancelled' } });
  chosenFile = join(mkdtempSync(join(tmpdir(), 'lydia-export-')), 'set-aside.json');
  expect(await service.export()).toMatchObject({ ok: true });
  expect(JSON.parse(readFileSync(chosenFile, 'utf8'))).toMatchObject([
    { mutation: { notes: 'notes 1' }, subject: 'Zoé' },
    { mutation: { notes: 'notes 2' } },
  ]);
  chosenFile = join(chosenFile, 'not-a-folder', 'file.json');
  expect(await service.export()).toMatchObject({ error: { code: 'file-not-written' } });
});
