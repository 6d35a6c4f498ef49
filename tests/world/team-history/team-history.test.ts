import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callSchema } from '../../../contracts/domain/call.ts';
import { contactSchema } from '../../../contracts/domain/contact.ts';
import { legSchema } from '../../../contracts/domain/leg.ts';
import { utteranceSchema } from '../../../contracts/domain/transcript.ts';
import { createFakeClock, createMemoryLogger } from '../../../main/platform/testing.ts';
import { loadCall } from '../../../main/storage/queries/calls.ts';
import { loadUtterances } from '../../../main/storage/queries/utterances.ts';
import { openStorage } from '../../../main/storage/storage.ts';
import { startTestDatabase, startTimeoutMs } from '../../../server/testing/postgres.ts';
import { buildPastCall, buildPastCalls } from './past-call.ts';
import { buildTeam, type HistorySize, lastDayOfHistory } from './team.ts';
import { vocabularyOf } from './vocabulary.ts';
import { writePostgres } from './write-postgres.ts';
import { writeStorage } from './write-storage.ts';

const size: HistorySize = {
  seed: 3,
  calls: 300,
  years: 2,
  hasConversations: true,
  untilAt: lastDayOfHistory,
};
const team = buildTeam(size);
const all = [...buildPastCalls(team)];

test('the same seed gives the same history, another one another', () => {
  expect([...buildPastCalls(buildTeam(size))]).toEqual(all);
  expect(buildPastCall(team, 77)).toEqual(all[77]);
  expect(buildPastCall(buildTeam({ ...size, seed: 4 }), 77)).not.toEqual(all[77]);
});

test('every record is one that the product itself could have made', () => {
  for (const { call, legs, utterances } of all) {
    expect(callSchema.parse(call)).toEqual(call);
    for (const leg of legs) expect(legSchema.parse(leg)).toEqual(leg);
    for (const utterance of utterances) expect(utteranceSchema.parse(utterance)).toEqual(utterance);
  }
  for (const contact of team.contacts) expect(contactSchema.parse(contact)).toEqual(contact);
  const ids = all.flatMap(({ call, legs, utterances }) => [call, ...legs, ...utterances].map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test('calls are spread over the years in order, and some of everything occurs', () => {
  const starts = all.map(({ call }) => call.startedAt);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  expect(new Date(starts[0] ?? 0).getUTCFullYear()).toBe(2024);
  const some = (hasIt: (one: (typeof all)[number]) => boolean): number => all.filter(hasIt).length;
  expect(some(({ call }) => call.notes !== '')).toBeGreaterThan(50);
  expect(some(({ call }) => call.tags.length > 0)).toBeGreaterThan(30);
  expect(some(({ call }) => call.answeredAt === null)).toBeGreaterThan(30);
  expect(some(({ call }) => call.language === 'en')).toBeGreaterThan(60);
});

test('words are as frequent as words are: few make half of what is said, most are hardly ever met', () => {
  const spoken = all.flatMap(({ utterances }) =>
    utterances.flatMap(({ text }) => text.toLowerCase().split(' ')),
  );
  const counts = new Map<string, number>();
  for (const word of spoken) counts.set(word, (counts.get(word) ?? 0) + 1);
  const sorted = [...counts.values()].toSorted((a, b) => b - a);
  const ofFirst = sorted.slice(0, 150).reduce((sum, count) => sum + count, 0);
  expect(ofFirst / spoken.length).toBeGreaterThan(0.4);
  expect(sorted.filter((count) => count === 1).length).toBeGreaterThan(sorted.length / 2);
  expect(vocabularyOf('fr').words.length).toBeGreaterThan(30_000);
});

test(
  'PostgreSQL gets every record, each in the change feed for whom it concerns, and every reference leads somewhere',
  async () => {
    const database = await startTestDatabase();
    const { connectionString, pool } = database;
    const written = await writePostgres(team, connectionString);
    expect(written).toMatchObject({ calls: 300, utterances: all.flatMap((one) => one.utterances).length });
    const count = async (query: string): Promise<number> =>
      Number((await pool.query(`SELECT count(*) AS count FROM ${query}`)).rows[0].count);
    expect(
      await count(`changes JOIN calls ON calls.id = entity_id AND entity = 'call' AND is_current
        AND audience = coalesce(operator_id, audience)`),
    ).toBe(300);
    expect(await count(`changes WHERE entity = 'utterance'`)).toBe(written.utterances);
    expect(await count('utterances WHERE call_id NOT IN (SELECT id FROM calls)')).toBe(0);
    expect(await count('call_legs WHERE call_id NOT IN (SELECT id FROM calls)')).toBe(0);
    expect(
      await count(`calls LEFT JOIN users ON users.id = operator_id
        WHERE operator_id IS NOT NULL AND users.id IS NULL`),
    ).toBe(0);
    expect(await count(`pg_indexes WHERE indexname = 'utterances_call'`)).toBe(1);
    await database.stop();
  },
  startTimeoutMs,
);

test('a local database gets every record, in the schema of the product and with its indexes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lydia-history-'));
  const options = {
    file: join(folder, 'lydia.db'),
    key: new Uint8Array(32).fill(9),
    logger: createMemoryLogger().logger,
    clock: createFakeClock(),
  };
  writeStorage(team, options);
  const opened = openStorage(options);
  if (!opened.ok) throw new Error(opened.error.message);
  const storage = opened.value;
  for (const { call, utterances } of all) {
    expect(storage.read((db) => loadCall(db, call.id))).toEqual(call);
    expect(storage.read((db) => loadUtterances(db, call.id))).toEqual(utterances);
  }
  const indexes = storage.read((db) =>
    db.all({ text: `SELECT name FROM sqlite_schema WHERE name = 'utterances_by_call'` } as never),
  );
  expect(indexes).toHaveLength(1);
  storage.close();
  rmSync(folder, { recursive: true });
});
