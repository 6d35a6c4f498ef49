import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyHistoryFilter, type HistoryFilter } from '../../../contracts/domain/history-filter.ts';
import { runAtOnce } from '../../history/page.ts';
import {
  contacts,
  dispositions,
  fillHistory,
  operators,
  queues,
  tags,
  vocabulary,
} from '../../history/testing-history.ts';
import { type Connection, openConnection } from '../connection.ts';
import type { Reader } from '../reader.ts';
import { buildSearchQuery, type SearchQuery } from '../search-query.ts';
import { createTestDatabase, type TestDatabase, testKey, testStartMs } from '../testing.ts';
import { createReader } from '../transaction.ts';
import { countHistory, loadHistoryEntries } from './history.ts';
import { loadHistoryFacets } from './history-facets.ts';
import { loadWordsWith } from './search-words.ts';

let database: TestDatabase;
let connection: Connection;
beforeAll(() => {
  database = createTestDatabase();
  fillHistory(database.open(), 1_500);
  connection = openConnection({ file: database.file, key: testKey, isReadOnly: true });
}, 60_000);
afterAll(() => {
  connection.close();
  database.remove();
});

/** How SQLite goes about every statement that `read` runs, one line a step. */
function explain(read: (db: Reader) => unknown): string[] {
  const texts = new Map<string, Parameters<Connection['all']>[1]>();
  const spy: Connection = {
    ...connection,
    all(text, parameters) {
      texts.set(text, parameters);
      return connection.all(text, parameters);
    },
    get(text, parameters) {
      texts.set(text, parameters);
      return connection.get(text, parameters);
    },
  };
  read(createReader(spy));
  return [...texts].flatMap(([text, parameters]) =>
    connection
      .all(`EXPLAIN QUERY PLAN ${text}`, parameters)
      .map((row) => Object(row) as { detail: string; parent: number })
      // The few contacts of one number are put in order beside the calls.
      .filter(({ detail, parent }) => parent === 0 || !detail.startsWith('USE TEMP B-TREE'))
      .map(({ detail }) => detail),
  );
}

const readSearch = (db: Reader, words: string): SearchQuery | null =>
  buildSearchQuery(words, (prefix) => loadWordsWith(db, prefix));
const page = (words: string, fields: Partial<HistoryFilter>) =>
  explain((db) => {
    const filter = { ...emptyHistoryFilter, ...fields };
    runAtOnce(loadHistoryEntries(db, { search: readSearch(db, words), filter, beforeKey: null, limit: 51 }));
  });

const values: Partial<HistoryFilter>[] = [
  { from: testStartMs, until: testStartMs + 400_000 },
  { direction: 'outbound' },
  { outcome: 'answered' },
  { outcome: 'abandoned' },
  { dispositionId: dispositions[0] ?? null },
  { dispositionId: 'none' },
  { queueName: queues[0] ?? null },
  { operatorId: operators[0] ?? null },
  { contactId: contacts[0]?.id ?? null },
  { tag: tags[0] ?? null },
  { hasRecording: true },
  { hasNotes: true },
  { hasNotes: false },
];

/** Goes through all rows of a table, or puts what it found in order before it gives the first. */
const wasteful =
  /TEMP B-TREE FOR ORDER BY|^SCAN (calls|call_tags|utterances|contacts|contact_numbers|outbox|users)\b/;

test('every filter pages without a sort and without going through the table', () => {
  for (const fields of [{}, ...values]) {
    const plan = page('', fields);
    expect(
      plan.filter((step) => wasteful.test(step)),
      JSON.stringify(fields),
    ).toEqual([]);
    expect(
      plan.some((step) => /^SEARCH (calls|call_tags) USING/.test(step)),
      plan.join('\n'),
    ).toBe(true);
  }
});

test('so does every pair of filters, and every filter with words', () => {
  for (const [index, one] of values.entries()) {
    for (const other of values.slice(index + 1)) {
      const plan = page('', { ...one, ...other });
      expect(
        plan.filter((step) => wasteful.test(step)),
        JSON.stringify([one, other]),
      ).toEqual([]);
    }
    for (const words of [vocabulary[0] ?? '', 'fa']) {
      // A few candidates that are looked up one by one are put in order after that; there are 100 at most.
      const plan = page(words, one).filter((step) => step !== 'USE TEMP B-TREE FOR ORDER BY');
      expect(
        plan.filter((step) => wasteful.test(step)),
        `${words} ${JSON.stringify(one)}`,
      ).toEqual([]);
    }
  }
});

test('a count of a filter, or of all calls, reads an index alone', () => {
  for (const fields of [{}, ...values.filter((value) => !('tag' in value))]) {
    const filter = { ...emptyHistoryFilter, ...fields };
    const plan = explain((db) => runAtOnce(countHistory(db, { search: null, filter })));
    const counts = plan.filter((step) => /\bcalls\b/.test(step) && !/INTEGER PRIMARY KEY/.test(step));
    expect(
      plan.filter((step) => wasteful.test(step)),
      JSON.stringify(fields),
    ).toEqual([]);
    expect(counts.length, plan.join('\n')).toBeGreaterThan(0);
    expect(
      counts.every((step) => /USING (COVERING )?INDEX calls_by_/.test(step)),
      plan.join('\n'),
    ).toBe(true);
  }
});

test('what filters can be set to is found by looks into indexes', () => {
  for (const step of explain(loadHistoryFacets)) expect(step).toMatch(/^SEARCH \w+ USING/);
});

test('a beginning of more letters than are indexed is searched by the words that have it', () => {
  const db = createReader(connection);
  expect(loadWordsWith(db, 'factur')).toEqual(['facturation', 'facture', 'factures']);
  expect(loadWordsWith(db, 'girafe')).toEqual([]);
  const expanded = readSearch(db, 'factur');
  expect(expanded).toMatchObject({ match: '("facturation" OR "facture" OR "factures")', breadth: 3 });
  expect(readSearch(db, 'fac')).toMatchObject({ match: '"fac"*', breadth: 1 });
  expect(readSearch(db, 'girafe')).toMatchObject({ match: '("girafe")', breadth: 1 });
  expect(buildSearchQuery('factur')).toMatchObject({ match: '"factur"*', breadth: Number.POSITIVE_INFINITY });
});
