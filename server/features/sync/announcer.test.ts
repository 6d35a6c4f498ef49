import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '../../../contracts/domain/user.ts';
import { userIdSchema } from '../../../contracts/ids.ts';
import type { Audience } from '../../platform/bus.ts';
import { createSystemClock } from '../../platform/clock.ts';
import { createIds } from '../../platform/ids.ts';
import { createSilentLogger } from '../../platform/logger.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { nobody } from '../calls/record-call.ts';
import { type Announcer, createAnnouncer } from './announcer.ts';
import { recordChange } from './changes.ts';

let database: TestDatabase;
let announcer: Announcer;
let lags: number[];
const logger = createSilentLogger();
const clock = createSystemClock();
const ids = createIds(clock);

beforeAll(async () => {
  database = await startTestDatabase();
}, startTimeoutMs);
afterAll(() => database.stop());
beforeEach(() => {
  const { db, bus } = database;
  lags = [];
  announcer = createAnnouncer({
    db,
    bus,
    clock,
    logger,
    metrics: { feedLagged: (lagMs) => lags.push(lagMs) },
  });
});
afterEach(() => announcer.stop());

function nextAnnouncement(): Promise<Audience> {
  return new Promise((resolve) => {
    const leave = database.bus.subscribe('changes-available', ({ to }) => {
      leave();
      resolve(to);
    });
  });
}

const record = (audience: string | null) =>
  database.db.transaction((tx) =>
    recordChange(tx, {
      entity: 'call',
      id: ids.next(),
      audience: audience === null ? null : userIdSchema.parse(audience),
    }),
  );

test('tells those whom a change concerns, after its commit', async () => {
  const user = ids.next();
  const announced = nextAnnouncement();
  await record(user);
  expect(await announced).toEqual([user]);
});

test('tells the administrators, and the supervisors of his teams, of a change that concerns an operator', async () => {
  const [operator, boss, other, admin, gone] = await Promise.all(
    (['operator', 'supervisor', 'supervisor', 'administrator', 'administrator'] as const).map(addUser),
  );
  await database.db.query('UPDATE users SET disabled_at = 1 WHERE id = $1', [gone]);
  const team = ids.next();
  await database.db.query("INSERT INTO teams (id, name, created_at) VALUES ($1, 'Night', 1)", [team]);
  for (const [user, isSupervisor] of [
    [operator, false],
    [boss, true],
    [other, false],
  ]) {
    await database.db.query('INSERT INTO team_members VALUES ($1, $2, $3)', [team, user, isSupervisor]);
  }
  const announced = nextAnnouncement();
  await record(operator ?? null);
  expect(new Set(await announced)).toEqual(new Set([operator, boss, admin]));
  const again = nextAnnouncement();
  await record(nobody);
  expect(new Set(await again)).toEqual(new Set([nobody, boss, other, admin]));
  await database.db.query('DELETE FROM users');
});

async function addUser(role: Role): Promise<string> {
  const id = ids.next();
  await database.db.query(
    `INSERT INTO users (id, email, display_name, role, password_hash, created_at) VALUES ($1, $2, 'A', $3, '!', 1)`,
    [id, `${id}@example.com`, role],
  );
  return id;
}

test('tells everybody of a change that concerns everybody', async () => {
  const announced = nextAnnouncement();
  await record(null);
  expect(await announced).toBe('everyone');
});

test('tells a change only when readers can see it, that is when no older transaction is open', async () => {
  const told: Audience[] = [];
  const leave = database.bus.subscribe('changes-available', ({ to }) => told.push(to));
  const announced = nextAnnouncement();
  await database.db.transaction(async (tx) => {
    await tx.query('SELECT pg_current_xact_id()');
    await record(null);
    await tx.query('SELECT pg_sleep(0.05)');
    expect(told).toEqual([]);
  });
  expect(await announced).toBe('everyone');
  leave();
});

test('says how far readers are behind, while a transaction is left open and when they have caught up', async () => {
  const announced = nextAnnouncement();
  await database.db.transaction(async (tx) => {
    await tx.query('SELECT pg_current_xact_id()');
    await record(null);
    await tx.query('SELECT pg_sleep(0.05)');
    expect(announcer.lagMs()).toBeGreaterThan(20);
  });
  await announced;
  expect(announcer.lagMs()).toBe(0);
  expect(Math.max(...lags)).toBeGreaterThan(0);
});
