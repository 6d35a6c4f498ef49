import { afterAll, beforeAll, expect, test } from 'vitest';
import { userIdSchema } from '../../../contracts/ids.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { snapshotSources } from '../registry.ts';
import { rowsForAll, rowsForOperator, rowsForPeople } from './feed.ts';
import { buildChunkQuery } from './snapshot/snapshot-source.ts';

let database: TestDatabase;
const operatorId = userIdSchema.parse('01980000-0000-7000-8000-000000000001');

beforeAll(async () => {
  database = await startTestDatabase();
  await database.db.query(
    `INSERT INTO changes (entity, entity_id, audience)
     SELECT 'call', gen_random_uuid(), CASE WHEN i % 10 = 0 THEN gen_random_uuid() END FROM generate_series(1, 10000) AS i`,
  );
  await database.db.query(
    `INSERT INTO calls (id, direction, status, contact_number, line_number, language, started_at, ended_at, end_cause)
     SELECT gen_random_uuid(), 'inbound', 'ended', '+33199000000', '+33199000001', 'fr', i, i, 'abandoned'
     FROM generate_series(1, 100000) AS i`,
  );
  await database.db.query('ANALYZE');
}, startTimeoutMs);
afterAll(() => database.stop());

async function explain(text: string, values: readonly unknown[] = []): Promise<string> {
  const rows = await database.db.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

test('a page of the feed is a walk along an index, for an administrator, an operator and a supervisor', async () => {
  const all = await explain(rowsForAll, ['500', '0', 1_000]);
  expect(all).toContain('changes_order');
  expect(all).not.toContain('Seq Scan on changes');
  const own = await explain(rowsForOperator, ['500', '0', 1_000, operatorId]);
  expect(own).toContain('changes_audience_order');
  expect(own).not.toContain('Seq Scan on changes');
  const people = Array.from({ length: 30 }, (_, index) => operatorId.replace(/1$/, String(index % 10)));
  const team = await explain(rowsForPeople, ['500', '0', 1_000, people]);
  expect(team).toContain('changes_audience_order');
  expect(team).not.toContain('Seq Scan on changes');
});

test('whether a record is visible is looked up for each row, and not by reading all of them', async () => {
  for (const limit of [50, 200, 1_000]) {
    expect(await explain(rowsForOperator, ['0', '0', limit, operatorId])).not.toContain('Seq Scan');
    expect(await explain(rowsForPeople, ['0', '0', limit, [operatorId]])).not.toContain('Seq Scan');
  }
});

test('a block of the calls is a walk along an index', async () => {
  const call = snapshotSources.find(({ entity }) => entity === 'call');
  const after = { time: 5_000, callId: null, id: '01980000-0000-7000-8000-000000000002' };
  for (const [people, index] of [
    [null, 'calls_order'],
    [[operatorId], 'calls_operator_order'],
  ] as const) {
    const plan = call && (await explain(buildChunkQuery(call, { people, after, limit: 1_000 })));
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
    // The few of one operator may be sorted; all of them must not be, for each block anew.
    if (people === null) expect(plan).not.toContain('Sort');
  }
});
