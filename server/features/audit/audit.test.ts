import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditPageSchema, auditVerificationSchema } from '../../../contracts/api/audit.ts';
import { auditEventSchema, auditKinds } from '../../../contracts/domain/audit.ts';
import { userIdSchema } from '../../../contracts/ids.ts';
import type { Queryable } from '../../db/database.ts';
import { createPool } from '../../db/pool.ts';
import { createSilentLogger } from '../../platform/logger.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, signInAs } from '../../testing/users.ts';
import { type AuditLog, createAuditLog } from './audit-log.ts';
import { deriveAuditKey } from './chain.ts';
import { auditRoutes } from './routes.ts';
import { verifyAudit } from './verify-audit.ts';

let database: TestDatabase;
let app: TestApp;
let clock: FakeClock;
let audit: AuditLog;
let owner: pg.Pool;
const key = deriveAuditKey('a key of the tests');
const actor = userIdSchema.parse('01980000-0000-7000-8000-000000000009');

beforeAll(async () => {
  database = await startTestDatabase();
  clock = createFakeClock();
  audit = createAuditLog({ db: database.db, clock, logger: createSilentLogger(), key });
  app = await startTestApp(database, auditRoutes, { audit });
  owner = createPool({ connectionString: database.connectionString, logger: createSilentLogger() });
}, startTimeoutMs);
afterAll(async () => {
  await owner.end();
  await app.stop();
  await database.stop();
});
beforeEach(() => emptyLog(owner));

/** What nobody who works for the API can do. */
async function emptyLog(client: pg.Pool | pg.PoolClient): Promise<void> {
  await client.query(`SET session_replication_role = replica; DELETE FROM audit_events;
    UPDATE audit_head SET number = 0, hash = decode(repeat('00', 32), 'hex');
    SET session_replication_role = DEFAULT`);
}

const asQueryable = (client: pg.PoolClient): Queryable => ({
  query: async <Row>(text: string, values: readonly unknown[] = []) =>
    (await client.query(text, [...values])).rows as Row[],
});

async function addEvents(count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, index) => ({
    kind: auditKinds[index % auditKinds.length] ?? 'signed-in',
    from: { user: { id: actor }, address: '203.0.113.7' },
    subjectId: actor,
    details: { index },
  }));
  await Promise.all(events.map((event) => audit.add(event)));
}
const verify = (db: Queryable = database.db) => verifyAudit(db, { keys: [key] });

test('R12: chains events without a gap, however many write at once', async () => {
  await addEvents(40);
  const { isWhole, events, head } = await verify();
  expect({ isWhole, events, number: head.number }).toEqual({ isWhole: true, events: 40, number: 40 });
});

test('R12: an event belongs to what it tells: both happen or neither', async () => {
  const failed = database.db.transaction(async (tx) => {
    await audit.record(tx, { kind: 'role-changed', from: {} });
    throw new Error('changed my mind');
  });
  await expect(failed).rejects.toThrow('changed my mind');
  expect((await verify()).events).toBe(0);
});

test.each([
  "UPDATE audit_events SET kind = 'x'",
  'DELETE FROM audit_events',
  'TRUNCATE audit_events',
  'UPDATE audit_head SET number = 0',
  'DELETE FROM audit_head',
  'ALTER TABLE audit_events DISABLE TRIGGER ALL',
  'DROP TABLE audit_events',
  'SET session_replication_role = replica',
  'CREATE ROLE another SUPERUSER',
  'RESET SESSION AUTHORIZATION; SET ROLE lydia',
])('R12: the role of the API may not %s', async (sql) => {
  await addEvents(2);
  await expect(database.pool.query(sql)).rejects.toMatchObject({ code: '42501' });
});

test('R12: not even the owner changes a row by mistake, nor puts one in that does not follow', async () => {
  await addEvents(2);
  await expect(owner.query('DELETE FROM audit_events')).rejects.toMatchObject({ code: '42501' });
  await expect(owner.query('TRUNCATE audit_events')).rejects.toMatchObject({ code: '42501' });
  const copy = `INSERT INTO audit_events SELECT 9, at, kind, actor_id, subject_id, session_id, request_id, address,
    details, key_id, previous_hash, hash FROM audit_events WHERE number = 2`;
  await expect(database.pool.query(copy)).rejects.toMatchObject({ code: '42501' });
});

const columns = [
  'at',
  'kind',
  'actor_id',
  'subject_id',
  'address',
  'details',
  'key_id',
  'previous_hash',
  'hash',
];
const newValues: Record<string, string> = {
  at: 'at + 1',
  kind: "CASE kind WHEN 'signed-out' THEN 'signed-in' ELSE 'signed-out' END",
  actor_id: 'NULL',
  subject_id: 'NULL',
  address: "'203.0.113.8'",
  details: `'{"index":-1}'`,
  key_id: "'0000000000000000'",
  previous_hash: "sha256('x')",
  hash: "sha256('x')",
};
const resetHead = `UPDATE audit_head SET (number, hash) =
  (SELECT number, hash FROM audit_events ORDER BY number DESC LIMIT 1)`;

/** The n-th of a hundred ways to change the past of forty events, a quarter of each kind. */
function toTamper(n: number): string {
  const at = 2 + ((n * 7) % 36);
  const column = columns[(n >> 2) % columns.length] ?? 'kind';
  const unkey = 'ALTER TABLE audit_events DROP CONSTRAINT audit_events_pkey';
  const swap = `UPDATE audit_events SET number = CASE number WHEN ${at} THEN ${at + 1} ELSE ${at} END`;
  switch (n % 4) {
    case 0:
      return `UPDATE audit_events SET ${column} = ${newValues[column]} WHERE number = ${at}`;
    case 1: {
      const fillUp = `${unkey}; UPDATE audit_events SET number = number - 1 WHERE number > ${at}; ${resetHead}`;
      return `DELETE FROM audit_events WHERE number = ${at}; ${n % 8 === 1 ? fillUp : ''}`;
    }
    case 2:
      return `${unkey}; ${swap} WHERE number IN (${at}, ${at + 1})`;
    default:
      return `DELETE FROM audit_events WHERE number > ${at}`;
  }
}

test('R12: finds a hundred tampers of a hundred: edited, deleted, reordered, cut off', async () => {
  await addEvents(40);
  const client = await owner.connect();
  const missed: string[] = [];
  try {
    for (let n = 0; n < 100; n += 1) {
      await client.query('BEGIN');
      await client.query('SET LOCAL session_replication_role = replica');
      await client.query(toTamper(n));
      if ((await verify(asQueryable(client))).isWhole) missed.push(toTamper(n));
      await client.query('ROLLBACK');
    }
  } finally {
    client.release(true);
  }
  expect(missed).toEqual([]);
  expect((await verify()).isWhole).toBe(true);
});

test('R12: finds a log that was cut off together with its end, by the end that somebody kept', async () => {
  await addEvents(10);
  const { head } = await verify();
  const remembered = { number: head.number, hash: Buffer.from(head.hash, 'hex') };
  await emptyLog(owner);
  await addEvents(10);
  expect((await verify()).isWhole).toBe(true);
  const { findings } = await verifyAudit(database.db, { keys: [key], remembered });
  expect(findings).toEqual([{ number: 10, kind: 'other-past' }]);
});

test('R12: finds an event that was written with another key', async () => {
  const other = deriveAuditKey('the key of somebody else');
  const forger = createAuditLog({ db: database.db, clock, logger: createSilentLogger(), key: other });
  await forger.add({ kind: 'signed-in', from: {} });
  expect((await verify()).findings).toEqual([{ number: 1, kind: 'unknown-key' }]);
  const both = await verifyAudit(database.db, { keys: [key, other] });
  expect(both.isWhole).toBe(true);
});

test('R12: keeps no secret and no full number', async () => {
  const secrets = { password: 'hunter2hunter2', refreshToken: 'abcdef', to: '+33612345678', notes: 'said' };
  await audit.add({ kind: 'dial-refused', from: {}, details: { ...secrets, url: 'postgres://a:hunter2@b' } });
  const { rows } = await owner.query<{ details: string }>('SELECT details::text FROM audit_events');
  expect(rows[0]?.details).not.toMatch(/hunter2|abcdef|12345|said/);
});

test('R12: a flood of refusals from one network becomes one event a minute, with the count', async () => {
  const note = (address: string) => audit.note({ kind: 'token-refused', from: { address } });
  for (let index = 0; index < 500; index += 1) note(`2001:db8::${index}`);
  note('203.0.113.9');
  await audit.whenIdle();
  expect((await verify()).events).toBe(2);
  clock.advance(60_000);
  await audit.whenIdle();
  const { rows } = await owner.query<{ details: unknown }>(
    'SELECT details FROM audit_events ORDER BY number',
  );
  expect(rows.map(({ details }) => details)).toEqual([{}, {}, { count: 499 }]);
});

test('shows, exports and verifies the log for administrators, and records that it did', async () => {
  await addEvents(3);
  const authorization = await signInAs(app.context, await createTestUser(app.context, 'administrator'));
  const ask = (path: string) => fetch(`${app.url}/v1/audit${path}`, { headers: { authorization } });
  const page = auditPageSchema.parse(await (await ask('?limit=2')).json());
  expect(page.events.map(({ number }) => number)).toEqual([4, 3]);
  expect(page.events[0]?.kind).toBe('audit-read');
  const exported = await ask('/export?fromNumber=2');
  expect(exported.headers.get('content-type')).toContain('application/x-ndjson');
  const lines = (await exported.text()).trimEnd().split('\n');
  const events = lines.map((line) => auditEventSchema.parse(JSON.parse(line)));
  expect(events.map(({ number }) => number)).toEqual([2, 3, 4, 5]);
  expect(events.at(-1)?.kind).toBe('audit-exported');
  const told = auditVerificationSchema.parse(await (await ask('/verification')).json());
  expect(told).toMatchObject({ isWhole: true, events: 5 });
});
