import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyHistoryFilter } from '../../contracts/domain/history-filter.ts';
import { userSchema } from '../../contracts/domain/user.ts';
import { createIds } from '../platform/ids.ts';
import { createFakeClock, createMemoryLogger, type FakeClock } from '../platform/testing.ts';
import { saveCall } from '../storage/queries/calls.ts';
import { loadSavedFilters } from '../storage/queries/saved-filters.ts';
import { renewedAtOnce } from '../storage/queries/search-renewal.ts';
import { applyServerUser } from '../storage/queries/users.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestDatabase, type TestDatabase, testCall, testId, testKey } from '../storage/testing.ts';
import { createHistory, type HistoryParts } from './create-history.ts';

let database: TestDatabase;
let storage: Storage;
let clock: FakeClock;
let parts: HistoryParts;
let folder: string;

beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  clock = createFakeClock();
  folder = mkdtempSync(join(tmpdir(), 'lydia-history-'));
  parts = createHistory({
    storage,
    databaseFile: database.file,
    key: testKey,
    fileDialogs: {
      chooseFileToSave: async () => join(folder, 'calls.json'),
      chooseFileToOpen: async () => null,
    },
    language: () => 'en',
    hurrySync: () => undefined,
    clock,
    ids: createIds(clock),
    logger: createMemoryLogger().logger,
  });
  parts.start();
});
afterEach(async () => {
  await parts.stop();
  database.remove();
  rmSync(folder, { recursive: true, force: true });
});

function fill(count: number): void {
  storage.write((db) => {
    for (let number = 1; number <= count; number += 1)
      saveCall(db, testCall(number, { notes: `colis ${number}` }));
  });
}
const query = (search: string) => ({ search, filter: emptyHistoryFilter });

test('searches, counts, lists and exports in its thread what was just stored', async () => {
  fill(120);
  const user = { id: testId(900), email: 'ada@example.org', displayName: 'Ada', role: 'operator' };
  storage.write((db) => applyServerUser(db, userSchema.parse(user), null));
  const page = await parts.history.list({ ...query('coli'), cursor: null, limit: 50 });
  expect(page).toMatchObject({ ok: true, value: { items: expect.objectContaining({ length: 50 }) } });
  expect(await parts.history.count(query('colis'))).toEqual({ ok: true, value: { calls: 120 } });
  expect(await parts.history.count(query('?'))).toEqual({ ok: true, value: { calls: 0 } });
  expect(await parts.history.listFacets()).toMatchObject({
    value: { operators: [{ id: testId(900), displayName: 'Ada' }], hasRecordings: false },
  });
  expect(await parts.contacts.list({ search: '', limit: 5 })).toEqual({ ok: true, value: [] });

  const { promise: done, resolve } = Promise.withResolvers<void>();
  const leave = parts.exports.watch((state) => {
    if (state?.kind === 'done') resolve();
  });
  expect(await parts.exports.start({ ...query('colis'), format: 'json' })).toMatchObject({ ok: true });
  await done;
  leave();
  expect(JSON.parse(readFileSync(join(folder, 'calls.json'), 'utf8'))).toHaveLength(120);
});

test('calls become findable by the name of a new contact, all of them, in the background', async () => {
  fill(2 * renewedAtOnce + 5);
  const { numbers } = { numbers: [testCall(1).contactNumber] };
  expect(parts.contacts.create({ name: 'Zoé', company: '', numbers, note: '' })).toMatchObject({ ok: true });
  expect(await parts.history.count(query('zoe'))).toMatchObject({ value: { calls: renewedAtOnce } });
  await clock.advance(1_000);
  expect(await parts.history.count(query('zoe'))).toMatchObject({ value: { calls: 2 * renewedAtOnce + 5 } });
});

test('keeps queries under a name, in the order in which they were made, over a restart', () => {
  const seen: string[][] = [];
  const leave = parts.savedFilters.watch((filters) => seen.push(filters.map(({ name }) => name)));
  const filter = { ...emptyHistoryFilter, tag: 'urgent', period: 'today' as const };
  const first = parts.savedFilters.save({ id: null, name: 'Urgent', search: 'colis', filter });
  if (!first.ok) throw new Error(first.error.message);
  parts.savedFilters.save({ id: null, name: 'Urgent', search: '', filter: emptyHistoryFilter });
  parts.savedFilters.save({ ...first.value, name: 'Today' });
  expect(seen).toEqual([[], ['Urgent'], ['Urgent', 'Urgent'], ['Today', 'Urgent']]);
  leave();
  storage.close();
  storage = database.open();
  expect(storage.read(loadSavedFilters)).toMatchObject([
    { name: 'Today', search: 'colis', filter },
    { name: 'Urgent', search: '' },
  ]);
});
