import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emptyHistoryFilter } from '../../contracts/domain/history-filter.ts';
import { userSchema } from '../../contracts/domain/user.ts';
import type { HistoryMatch } from '../../contracts/ipc/history.ts';
import { createFakeClock, type FakeClock } from '../platform/testing.ts';
import { applyServerCall, saveCall } from '../storage/queries/calls.ts';
import { deleteCall } from '../storage/queries/delete-record.ts';
import { recordMutation } from '../storage/queries/outbox.ts';
import { saveSuggestion } from '../storage/queries/suggestions.ts';
import { applyServerUser } from '../storage/queries/users.ts';
import { deleteUtterance, saveUtterance } from '../storage/queries/utterances.ts';
import { createInlineReading } from '../storage/reading/testing.ts';
import type { Storage } from '../storage/storage.ts';
import {
  createTestDatabase,
  saveNotes,
  type TestDatabase,
  testCall,
  testCallId,
  testId,
  testSuggestion,
  testUtterance,
} from '../storage/testing.ts';
import { historyJobs } from './history-jobs.ts';
import { createHistoryService, type HistoryListInput, type HistoryService } from './history-service.ts';

let database: TestDatabase;
let storage: Storage;
let clock: FakeClock;
let history: HistoryService;
beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  clock = createFakeClock();
  history = createHistoryService({ storage, reading: createInlineReading(storage, historyJobs), clock });
});
afterEach(() => database.remove());

const outbound = { ...emptyHistoryFilter, direction: 'outbound' } as const;

async function list(fields: Partial<HistoryListInput>) {
  const page = await history.list({
    search: '',
    filter: emptyHistoryFilter,
    cursor: null,
    limit: 50,
    ...fields,
  });
  if (!page.ok) throw new Error(page.error.message);
  return page.value;
}

const idsOf = async (fields: Partial<HistoryListInput>) =>
  (await list(fields)).items.map((item) => item.call.id);
const search = (text: string) => idsOf({ search: text });
const ids = (...numbers: number[]) => numbers.map(testCallId);
const marked = (match: HistoryMatch | null | undefined) =>
  match?.ranges.map(([start, end]) => match.text.slice(start, end));

describe('the list', () => {
  test('gives every call, newest first, page by page, each once', async () => {
    storage.write((db) => {
      for (let number = 1; number <= 230; number += 1) saveCall(db, testCall(number));
    });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ cursor, limit: 50 });
      seen.push(...page.items.map((item) => item.call.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids(...Array.from({ length: 230 }, (_, index) => 230 - index)));
  });

  test('does not shift when calls come in between two pages', async () => {
    storage.write((db) => {
      for (let number = 1; number <= 10; number += 1) saveCall(db, testCall(number));
    });
    const first = await list({ limit: 5 });
    storage.write((db) => saveCall(db, testCall(99)));
    expect(await idsOf({ cursor: first.nextCursor, limit: 5 })).toEqual(ids(5, 4, 3, 2, 1));
    expect((await list({ cursor: first.nextCursor, limit: 5 })).nextCursor).toBeNull();
  });

  test('can be of one direction, also while searching', async () => {
    storage.write((db) => {
      saveCall(db, testCall(1, { direction: 'outbound', notes: 'facture' }));
      saveCall(db, testCall(2, { notes: 'facture' }));
      saveCall(db, testCall(3, { direction: 'outbound' }));
    });
    expect(await idsOf({ filter: outbound })).toEqual(ids(3, 1));
    expect(await idsOf({ filter: outbound, search: 'facture' })).toEqual(ids(1));
  });

  test('leaves out calls that are still going on', async () => {
    storage.write((db) => saveCall(db, testCall(1, { status: 'active', endedAt: null })));
    expect((await list({})).items).toEqual([]);
  });

  test('names the operator, and says what the API has not confirmed', async () => {
    const user = userSchema.parse({
      id: testId(900),
      email: 'ada@example.org',
      displayName: 'Ada',
      role: 'operator',
    });
    storage.write((db) => {
      applyServerUser(db, user, null);
      saveCall(db, testCall(1));
      saveCall(db, testCall(2, { operatorId: null }));
      recordMutation(db, saveNotes(1, 1, 'Rappeler'));
    });
    expect((await list({})).items).toMatchObject([
      { operatorName: null, isPending: false },
      { operatorName: 'Ada', isPending: true },
    ]);
  });

  test('refuses a cursor that is none of its own', async () => {
    for (const cursor of ['', 'DROP TABLE', 'zzzzzzzzzzz', '-1']) {
      const page = await history.list({ search: '', filter: emptyHistoryFilter, cursor, limit: 5 });
      expect(page, cursor).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    }
  });
});

describe('the search', () => {
  beforeEach(() => {
    storage.write((db) => {
      saveCall(db, testCall(1, { contactName: 'Zoé Lefèvre', contactNumber: '+33612345678' }));
      saveCall(db, testCall(2, { notes: 'Duplicata envoyé par l’œuvre', contactNumber: '+442079460123' }));
      saveCall(db, testCall(3, { contactNumber: 'anonymous' }));
      saveUtterance(db, testUtterance(1, 1, 'Je n’ai pas reçu ma facture de 2024.'));
      saveUtterance(db, testUtterance(2, 1, 'Pouvez-vous m’envoyer un duplicata de la facture ?'));
      saveUtterance(db, testUtterance(3, 3, 'Mon colis est en retard.'));
    });
  });

  test.each([
    ['a word that was said', 'facture', [1]],
    ['the beginning of a word, as it is typed', 'fac', [1]],
    ['capitals and accents left out', 'RECU', [1]],
    ['accents typed where there are none', 'fâctùre', [1]],
    ['a name', 'lefevre', [1]],
    ['notes', 'envoye', [2, 1]],
    ['a ligature spelled out', 'oeuvre', [2]],
    ['two words said in different sentences', 'duplicata 2024', [1]],
    ['words in any order and from different places', 'facture zoe', [1]],
    ['newest first', 'duplicata', [2, 1]],
    ['a number as it is dialled at home', '06 12 34 56 78', [1]],
    ['a number with its prefix', '+33 6 12 34', [1]],
    ['a number with the international prefix', '0033612', [1]],
    ['the last digits of a number', '5678', [1]],
    ['digits in the middle of a number', '4607', []],
    ['other digits in the middle of a number', '94601', [2]],
    ['a part of a number with a word', 'zoe 3456', [1]],
    ['digits that were said', '2024', [1]],
    ['a withheld number', 'anonymous', [3]],
    ['nothing, when one word is missing', 'facture colis', []],
    ['nothing, for signs alone', '?!', []],
    ['an apostrophe between words', "m'envoyer", [1]],
  ])('finds %s', async (_, text, found) => {
    expect(await search(text)).toEqual(ids(...found));
  });

  test.each([
    '"',
    'AND',
    'NOT x',
    'a*"',
    'contact:',
    '(',
    'NEAR(a b)',
    '-',
    '^a',
    "'; DROP TABLE calls; --",
    '\u0000',
  ])('takes %j for words and not for a command of the index', async (text) => {
    expect(
      (await history.list({ search: text, filter: emptyHistoryFilter, cursor: null, limit: 5 })).ok,
    ).toBe(true);
  });

  test('follows what changes: notes, transcripts, numbers, deleted calls', async () => {
    storage.write((db) => {
      recordMutation(db, saveNotes(1, 3, 'Remboursement accordé'));
      deleteUtterance(db, testUtterance(1, 1, '').id);
      applyServerCall(db, testCall(2, { contactNumber: '+33100000000' }), null);
    });
    expect(await search('rembours')).toEqual(ids(3));
    expect(await search('recu')).toEqual([]);
    expect(await search('94601')).toEqual([]);
    expect(await search('1000000')).toEqual(ids(2));
    storage.write((db) => deleteCall(db, testCallId(3)));
    expect(await search('rembours')).toEqual([]);
    expect(await search('colis')).toEqual([]);
  });

  test('moves with a call whose start the server corrects', async () => {
    storage.write((db) => saveCall(db, testCall(1, { startedAt: testCall(50).startedAt })));
    expect(await search('duplicata')).toEqual(ids(1, 2));
  });

  test('finds what was said before the call itself was known', async () => {
    storage.write((db) => saveUtterance(db, testUtterance(9, 9, 'girafe')));
    expect(await search('girafe')).toEqual([]);
    storage.write((db) => saveCall(db, testCall(9)));
    expect(await search('girafe')).toEqual(ids(9));
  });

  test('pages through its hits', async () => {
    storage.write((db) => {
      for (let number = 100; number < 160; number += 1) saveCall(db, testCall(number, { notes: 'zèbre' }));
    });
    const first = await list({ search: 'zebre', limit: 40 });
    const second = await list({ search: 'zebre', limit: 40, cursor: first.nextCursor });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([40, 20, null]);
  });

  test('shows the sentence with the most of the words, and marks them', async () => {
    const [item] = (await list({ search: 'factur duplicata' })).items;
    expect(item?.match).toMatchObject({
      place: 'utterance',
      utteranceId: testUtterance(2, 1, '').id,
      speaker: 'contact',
    });
    expect(marked(item?.match)).toEqual(['duplicata', 'factur']);
  });

  test('marks what was typed of a word, in the letters of the text', async () => {
    expect(marked((await list({ search: 'lefe' })).items[0]?.match)).toEqual(['Lefè']);
    expect(marked((await list({ search: 'oeuv' })).items[0]?.match)).toEqual(['œuv']);
    expect((await list({ search: '0612' })).items[0]?.match).toMatchObject({
      place: 'contact',
      text: '+33612345678',
      ranges: [[3, 6]],
    });
  });

  test('cuts a long note down to what stands around the hit', async () => {
    const notes = `${'avant '.repeat(300)}cible 🎧 ${'après '.repeat(300)}`;
    storage.write((db) => recordMutation(db, saveNotes(1, 3, notes)));
    const match = (await list({ search: 'cible' })).items[0]?.match;
    expect(match?.text.length).toBeLessThan(250);
    expect(match?.text).toMatch(/^…avant .*après…$/su);
    expect(marked(match)).toEqual(['cible']);
  });
});

describe('a call', () => {
  test('opens with what was said and suggested, in order', async () => {
    storage.write((db) => {
      saveCall(db, testCall(1));
      saveUtterance(db, testUtterance(2, 1, 'Deux'));
      saveUtterance(db, testUtterance(1, 1, 'Un'));
      saveSuggestion(db, testSuggestion(1, 1));
      saveUtterance(db, testUtterance(3, 2, 'Ailleurs'));
    });
    expect(history.open(testCallId(1))).toEqual({
      ok: true,
      value: {
        call: testCall(1),
        operatorName: null,
        isPending: false,
        hasConflict: false,
        contact: null,
        legs: [],
        conflicts: [],
        users: [],
        utterances: [testUtterance(1, 1, 'Un'), testUtterance(2, 1, 'Deux')],
        suggestions: [testSuggestion(1, 1)],
      },
    });
  });

  test('that is not known here is a failure in words', async () => {
    expect(history.open(testCallId(1))).toMatchObject({ ok: false, error: { code: 'call-not-found' } });
  });
});

test('tells a revision at once and a higher one after changes, not more than ten times a second', async () => {
  const told: number[] = [];
  const unwatch = history.watchRevision((revision) => told.push(revision));
  for (let number = 1; number <= 20; number += 1) storage.write((db) => saveCall(db, testCall(number)));
  expect(told).toEqual([1, 2]);
  await clock.advance(100);
  expect(told).toEqual([1, 2, 3]);
  await clock.advance(1_000);
  storage.write((db) => saveCall(db, testCall(21)));
  expect(told).toEqual([1, 2, 3, 4]);
  unwatch();
  await clock.advance(1_000);
  storage.write((db) => saveCall(db, testCall(22)));
  expect(told).toEqual([1, 2, 3, 4]);
  expect(clock.pendingTimers()).toBe(0);
});
