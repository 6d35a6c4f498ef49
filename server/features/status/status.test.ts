import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Status, statusSchema } from '../../../contracts/api/status.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { createMetrics } from '../../platform/metrics/metrics.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, signInAs } from '../../testing/users.ts';
import { statusRoutes } from './routes.ts';

let database: TestDatabase;
let app: TestApp;
let operator: User;
let supervisor: string;
const clock = createFakeClock();
const metrics = createMetrics();
const dayMs = 24 * 3_600_000;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, statusRoutes, { clock, metrics });
  operator = await createTestUser(app.context);
  supervisor = await signInAs(app.context, await createTestUser(app.context, 'supervisor'));
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});

async function read(): Promise<Status> {
  const response = await fetch(`${app.url}/v1/status`, { headers: { authorization: supervisor } });
  return statusSchema.parse(await response.json());
}

interface PastCall {
  readonly direction?: 'inbound' | 'outbound';
  readonly status?: 'ringing' | 'active' | 'ended';
  readonly begunMsAgo: number;
  readonly waitedMs?: number;
  readonly endCause?: string;
}

async function addCall(call: PastCall): Promise<string> {
  const {
    direction = 'inbound',
    status = 'ended',
    begunMsAgo,
    waitedMs,
    endCause = 'contact-hung-up',
  } = call;
  const id = app.context.ids.next();
  const startedAt = clock.nowMs() - begunMsAgo;
  const isEnded = status === 'ended';
  await database.db.query(
    `INSERT INTO calls (id, direction, status, contact_number, line_number, language, operator_id, started_at,
       answered_at, ended_at, end_cause)
     VALUES ($1, $2, $3, '+33199000001', '+33199001000', 'fr', $4, $5, $6, $7, $8)`,
    [
      id,
      direction,
      status,
      operator.id,
      startedAt,
      waitedMs === undefined ? null : startedAt + waitedMs,
      isEnded ? startedAt + 60_000 : null,
      isEnded ? endCause : null,
    ],
  );
  return id;
}

test('says nothing but zeros of a day without calls', async () => {
  const { calls, lastDay, operators, webhooksWaiting } = await read();
  expect(calls).toEqual({ ringing: 0, active: 0 });
  expect(operators).toEqual({ free: 0, inCall: 0, away: 0 });
  expect(webhooksWaiting).toBe(0);
  expect(lastDay).toEqual({
    begun: 0,
    answered: 0,
    lost: 0,
    medianWaitS: null,
    suggestionsShown: 0,
    suggestionsUsed: 0,
  });
});

test('counts the calls of the last day, and those that go on', async () => {
  for (const waitedMs of [2_000, 4_000, 30_000]) await addCall({ begunMsAgo: 3_600_000, waitedMs });
  await addCall({ begunMsAgo: 3_600_000, endCause: 'abandoned' });
  await addCall({ begunMsAgo: 3_600_000, endCause: 'no-operator' });
  await addCall({ begunMsAgo: 3_600_000, direction: 'outbound', waitedMs: 90_000 });
  await addCall({ begunMsAgo: 3_600_000, direction: 'outbound', endCause: 'no-answer' });
  await addCall({ begunMsAgo: dayMs + 1, waitedMs: 1_000 });
  await addCall({ begunMsAgo: 1_000, status: 'ringing' });
  await addCall({ begunMsAgo: 9_000, status: 'active', waitedMs: 4_000 });
  const { calls, lastDay } = await read();
  expect(calls).toEqual({ ringing: 1, active: 1 });
  expect(lastDay).toMatchObject({ begun: 9, answered: 5, lost: 2, medianWaitS: 4 });
});

test('counts the operators by what they do', async () => {
  const { presence } = app.context.hub;
  const report = { availability: 'available', isLineReady: true, isInCall: false } as const;
  const users = await Promise.all([1, 2, 3].map(() => createTestUser(app.context)));
  const reports = [report, { ...report, isInCall: true }, { ...report, availability: 'away' as const }];
  for (const [index, user] of users.entries()) {
    presence.report(`socket-${index}`, user.id, reports[index] ?? report);
  }
  expect((await read()).operators).toEqual({ free: 1, inCall: 1, away: 1 });
});

test('says of Redis and of kept webhooks what the figures say', async () => {
  expect((await read()).parts).toEqual({ database: 'up', redis: 'not-configured', model: 'not-configured' });
  metrics.redisAnswers(false);
  metrics.webhooksKept(3, 1_000);
  const { parts, webhooksWaiting } = await read();
  expect(parts.redis).toBe('down');
  expect(webhooksWaiting).toBe(3);
});
