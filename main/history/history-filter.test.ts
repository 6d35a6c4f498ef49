import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyHistoryFilter, type HistoryFilter } from '../../contracts/domain/history-filter.ts';
import type { HistoryItem } from '../../contracts/ipc/history.ts';
import { createFakeClock } from '../platform/testing.ts';
import { createInlineReading } from '../storage/reading/testing.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestDatabase, type TestDatabase, testStartMs } from '../storage/testing.ts';
import { historyJobs } from './history-jobs.ts';
import { createHistoryService, type HistoryService } from './history-service.ts';
import {
  contacts,
  dispositions,
  fillHistory,
  findInModel,
  type ModelHistory,
  operators,
  queues,
  tags,
  vocabulary,
} from './testing-history.ts';

let database: TestDatabase;
let storage: Storage;
let history: HistoryService;
let model: ModelHistory;
// More than one window of candidates.
const size = 2_600;

beforeAll(() => {
  database = createTestDatabase();
  storage = database.open();
  model = fillHistory(storage, size);
  const reading = createInlineReading(storage, historyJobs);
  history = createHistoryService({ storage, reading, clock: createFakeClock() });
}, 60_000);
afterAll(() => database.remove());

async function listAll(search: string, filter: HistoryFilter, limit: number): Promise<HistoryItem[]> {
  const items: HistoryItem[] = [];
  let cursor: string | null = null;
  do {
    const page = await history.list({ search, filter, cursor, limit });
    if (!page.ok) throw new Error(page.error.message);
    items.push(...page.value.items);
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  return items;
}

async function expectAsModel(search: string, filter: HistoryFilter, limit: number): Promise<void> {
  const items = await listAll(search, filter, limit);
  const expected = findInModel(model, search, filter);
  const ids = items.map((item) => item.call.id);
  expect(ids.toSorted()).toEqual(expected.map((call) => call.id).toSorted());
  expect(await history.count({ search, filter })).toEqual({ ok: true, value: { calls: expected.length } });
  const byId = new Map(expected.map((call) => [call.id, call]));
  for (const { call, match } of items) {
    expect(call).toEqual(byId.get(call.id));
    if (search !== '') expect(match, call.id).not.toBeNull();
  }
}

const sometimes = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });
const instant = fc.integer({ min: testStartMs - 1_000, max: testStartMs + 1_000_000 });
const filters: fc.Arbitrary<HistoryFilter> = fc.record({
  from: sometimes(fc.oneof(instant, fc.constantFrom(testStartMs + 500_000, testStartMs + 500_001))),
  until: sometimes(fc.oneof(instant, fc.constantFrom(testStartMs + 500_000, testStartMs + 500_001))),
  period: fc.constant(null),
  direction: sometimes(fc.constantFrom('inbound' as const, 'outbound' as const)),
  outcome: sometimes(
    fc.constantFrom('answered' as const, 'unanswered' as const, 'abandoned' as const, 'busy' as const),
  ),
  dispositionId: sometimes(fc.constantFrom('none' as const, ...dispositions)),
  queueName: sometimes(fc.constantFrom(...queues, 'Nowhere')),
  operatorId: sometimes(fc.constantFrom(...operators)),
  contactId: sometimes(fc.constantFrom(...contacts.map((contact) => contact.id))),
  tag: sometimes(fc.constantFrom(...tags)),
  hasRecording: sometimes(fc.boolean()),
  hasNotes: sometimes(fc.boolean()),
  hasConflict: sometimes(fc.boolean()),
});
const searches = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...vocabulary, 'fa', 'fact', 'factu', 'zoe', 'ada', 'coliss', 'girafe'),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...vocabulary), fc.constantFrom(...vocabulary))
      .map((w) => w.join(' ')),
  },
);

const single: [string, Partial<HistoryFilter>][] = [
  ['nothing', {}],
  ['direction', { direction: 'outbound' }],
  ['answered', { outcome: 'answered' }],
  ['unanswered', { outcome: 'unanswered' }],
  ['how it ended', { outcome: 'abandoned' }],
  ['disposition', { dispositionId: dispositions[0] ?? null }],
  ['no disposition', { dispositionId: 'none' }],
  ['queue', { queueName: 'Rare' }],
  ['operator', { operatorId: operators[1] ?? null }],
  ['contact with two numbers', { contactId: contacts[0]?.id ?? null }],
  ['contact with a withheld number', { contactId: contacts[1]?.id ?? null }],
  ['contact without calls', { contactId: contacts[2]?.id ?? null }],
  ['tag', { tag: 'urgent' }],
  ['tag with an accent', { tag: 'à rappeler' }],
  ['recording', { hasRecording: true }],
  ['no recording', { hasRecording: false }],
  ['notes', { hasNotes: true }],
  ['no notes', { hasNotes: false }],
  ['conflict of notes', { hasConflict: true }],
  ['no conflict of notes', { hasConflict: false }],
  ['a crowded millisecond', { from: testStartMs + 500_000, until: testStartMs + 500_001 }],
  ['what began after it', { from: testStartMs + 500_001, until: null }],
  ['what began before it', { from: null, until: testStartMs + 500_000 }],
];

describe('pages and counts are those of a list that is looked through call by call', () => {
  test.each(single)('by %s', async (_, fields) => {
    await expectAsModel('', { ...emptyHistoryFilter, ...fields }, 170);
  });

  test.each(single)('by %s, with words', async (_, fields) => {
    await expectAsModel('fact', { ...emptyHistoryFilter, ...fields }, 170);
  });

  test('by any filters and words together, in pages of any size', async () => {
    const property = fc.asyncProperty(searches, filters, fc.integer({ min: 7, max: 200 }), expectAsModel);
    await fc.assert(property, { numRuns: 60, seed: 2_026 });
  }, 60_000);
});

test('pages are newest first, each call once, with no window and no cap', async () => {
  const items = await listAll('', emptyHistoryFilter, 200);
  expect(items).toHaveLength(model.calls.length);
  expect(new Set(items.map((item) => item.call.id)).size).toBe(model.calls.length);
  // Of a crowded millisecond some lie a little ahead of their time, and those only.
  const crowded = testStartMs + 500_000;
  const starts = items.map((item) => item.call.startedAt).filter((at) => at !== crowded);
  expect(starts).toEqual(starts.toSorted((a, b) => b - a));
});

test('names the contact changed last, its company, and what is in conflict or waits', async () => {
  const [first] = await listAll('', { ...emptyHistoryFilter, hasConflict: true }, 50);
  expect(first).toMatchObject({ hasConflict: true, isPending: false });
  const ada = await listAll('colissimo', { ...emptyHistoryFilter, contactId: contacts[0]?.id ?? null }, 200);
  expect(ada[0]).toMatchObject({
    contact: { name: 'Ada', company: 'Colissimo' },
    match: { place: 'contact', text: 'Colissimo' },
  });
});

test('filters can be set to what occurs in the history', async () => {
  expect(await history.listFacets()).toEqual({
    ok: true,
    value: {
      queueNames: ['Rare', 'Support', 'Ventes'],
      operators: [],
      tags: ['à rappeler', 'urgent', 'vip'],
      hasRecordings: true,
    },
  });
});
