import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { isDatabaseUnavailable } from './errors.ts';

let world: TestDatabase;
beforeAll(async () => {
  world = await startTestDatabase({ isEmpty: true });
  await world.db.query('CREATE TABLE things (id integer PRIMARY KEY, value bigint NOT NULL)');
}, startTimeoutMs);
afterAll(() => world.stop());

test('reads 64-bit integers as numbers', async () => {
  const rows = await world.db.query<{ at: number }>('SELECT 1764000000123::bigint AS at');
  expect(rows).toEqual([{ at: 1_764_000_000_123 }]);
});

test('refuses a 64-bit integer that a number cannot hold, rather than changing it', async () => {
  await expect(world.db.query('SELECT 9007199254740993::bigint')).rejects.toThrow('too large');
});

test('runs effects after the commit and not before', async () => {
  const seen: number[] = [];
  await world.db.transaction(async (tx) => {
    await tx.query('INSERT INTO things VALUES (1, 10)');
    tx.onCommit(() => seen.push(1));
    expect(seen).toEqual([]);
  });
  expect(seen).toEqual([1]);
});

test('keeps nothing and tells nobody when the work fails', async () => {
  const told: unknown[] = [];
  const stop = world.bus.subscribe('changes-available', (message) => told.push(message));
  const work = world.db.transaction(async (tx) => {
    await tx.query('INSERT INTO things VALUES (2, 20)');
    tx.announce('changes-available', { to: 'everyone' });
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  stop();
  expect(told).toEqual([]);
  expect(await world.db.query('SELECT FROM things WHERE id = 2')).toEqual([]);
});

test('runs the work again after a deadlock, so that both sides succeed', async () => {
  await world.db.query('INSERT INTO things VALUES (11, 0), (12, 0)');
  const add = (first: number, second: number, meet: () => Promise<void>) =>
    world.db.transaction(async (tx) => {
      await tx.query('UPDATE things SET value = value + 1 WHERE id = $1', [first]);
      await meet();
      await tx.query('UPDATE things SET value = value + 1 WHERE id = $1', [second]);
    });
  const meet = createMeeting(2);
  await Promise.all([add(11, 12, meet), add(12, 11, meet)]);
  expect(await world.db.query('SELECT value FROM things WHERE id IN (11, 12)')).toEqual([
    { value: 2 },
    { value: 2 },
  ]);
});

test('outlives a connection that breaks in the middle of a transaction', async () => {
  const work = world.db.transaction(async (tx) => {
    const [own] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await world.db.query('SELECT pg_terminate_backend($1)', [own?.pid]);
    // Another round trip, so that the news of the break arrives while no query of ours is waiting for an answer.
    await world.db.query('SELECT pg_sleep(0.05)');
    await tx.query('SELECT 1');
  });
  await expect(work).rejects.toSatisfy(isDatabaseUnavailable);
  expect(await world.db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('keeps a text although it holds a character that PostgreSQL cannot', async () => {
  const rows = await world.db.query('SELECT $1::text AS text, $2::int AS number', ['a\u0000b', 7]);
  expect(rows).toEqual([{ text: 'ab', number: 7 }]);
});

test('gives its connections back after failures', async () => {
  const attempts = Array.from({ length: 100 }, () => world.db.transaction((tx) => tx.query('SELECT broken')));
  const results = await Promise.allSettled(attempts);
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(world.pool.waitingCount).toBe(0);
  expect(world.pool.idleCount).toBe(world.pool.totalCount);
});

/** Lets the first `count` arrivals go on together; whoever comes later does not wait. */
function createMeeting(count: number): () => Promise<void> {
  let arrived = 0;
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    arrived += 1;
    if (arrived >= count) open();
    return opened;
  };
}
