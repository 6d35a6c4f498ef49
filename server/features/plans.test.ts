import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { CallId } from '../../contracts/ids.ts';
import { runContract } from '../http/testing/contract-run.ts';
import { grownTables, growTeam } from '../testing/plans/grown-team.ts';
import { recordStatements, type Statement } from '../testing/plans/recording-database.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { startSessionPurge } from './auth/session-purge.ts';
import { routes } from './registry.ts';
import { startCompaction } from './sync/compaction.ts';
import { type CallWorld, incomingFields, startCallWorld } from './voice/testing/call-world.ts';
import { buildOutageEvents } from './voice/testing/outage-events.ts';

let database: TestDatabase;
let world: CallWorld;
let statements: ReadonlyMap<string, Statement>;

beforeAll(async () => {
  database = await startTestDatabase();
  await growTeam(database.connectionString);
  const recorded = recordStatements(database.db);
  statements = recorded.statements;
  world = await startCallWorld({ ...database, db: recorded.db });
}, startTimeoutMs);
afterAll(async () => {
  await world.stop();
  await database.stop();
});

/** A call that rings, every kind of webhook, every route as every role, and what runs by the hour. */
async function doEverything(): Promise<void> {
  const operator = await world.connectFreeOperator();
  const contactSid = world.nextSid();
  const answered = await world.post('/webhooks/voice/incoming', incomingFields(contactSid));
  const callId = /callId=([0-9a-f-]{36})/.exec(await answered.text())?.[1] as CallId;
  await world.context.calls.whenIdle();
  const events = buildOutageEvents({
    count: 10,
    call: { callId, contactSid },
    operatorId: operator.user.id,
    nextSid: () => world.nextSid(),
    nextId: () => world.context.ids.next(),
  });
  for (const { path, fields } of events) await world.post(path, fields);
  await world.context.calls.whenIdle();
  await runContract({ app: world, routes, runs: 2, seed: 20_261 });
  const stops = [startSessionPurge(world.context), startCompaction(world.context)];
  await expect
    .poll(() => [...statements.keys()].some((text) => text.includes('idempotency_keys WHERE')))
    .toBe(true);
  for (const stop of stops) stop();
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string | undefined;
  readonly Plans?: readonly Plan[] | undefined;
}
const planSchema: z.ZodType<Plan> = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  get Plans() {
    return z.array(planSchema).optional();
  },
});
const explainedSchema = z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: planSchema })) }));

/** For the values that it came with, and, where PostgreSQL may keep one, for any. */
async function explain({ text, values, isPrepared }: Statement): Promise<readonly Plan[]> {
  const inner = text.replace(/^\s*COPY\s*\(([\s\S]*)\)\s*TO STDOUT[\s\S]*$/i, '$1');
  const given = await database.pool.query(`EXPLAIN (FORMAT JSON) ${inner}`, [...values]);
  const kept = isPrepared
    ? await database.pool.query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${inner}`)
    : { rows: [] };
  return explainedSchema
    .parse([...given.rows, ...kept.rows])
    .flatMap((row) => row['QUERY PLAN'].map(({ Plan }) => Plan));
}

function listNodes(plan: Plan): readonly Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(listNodes)];
}

test('no statement of the day reads a table to its end that grows with the years', {
  timeout: 120_000,
}, async () => {
  await doEverything();
  const explainable = [...statements.values()].filter(({ text }) =>
    /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|COPY)/i.test(text),
  );
  const wrong: unknown[] = [];
  for (const statement of explainable) {
    const nodes = (await explain(statement)).flatMap(listNodes);
    const read = nodes
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'] ?? '');
    const big = read.filter((table) => grownTables.includes(table));
    if (big.length > 0) wrong.push({ big, text: statement.text });
  }
  expect(wrong).toEqual([]);
  expect(explainable.length).toBeGreaterThan(80);
});
