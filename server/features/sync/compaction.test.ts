import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type User, userSchema } from '../../../contracts/domain/user.ts';
import { createSystemClock } from '../../platform/clock.ts';
import { createIds } from '../../platform/ids.ts';
import { createSilentLogger } from '../../platform/logger.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { entityLoaders } from '../registry.ts';
import { recordChange, recordDeletion } from './changes.ts';
import { compactFeed } from './compaction.ts';
import { readChanges } from './feed.ts';
import { beginIncarnation } from './incarnation.ts';
import { forgetOldMutations } from './known-mutations.ts';

const dayMs = 24 * 3_600_000;
const clock = createSystemClock();
const ids = createIds(clock);
const logger = createSilentLogger();
let database: TestDatabase;
let nowMs: number;

beforeAll(async () => {
  database = await startTestDatabase();
}, startTimeoutMs);
afterAll(() => database.stop());
beforeEach(async () => {
  nowMs = 1_000 * dayMs;
  await database.db.query('TRUNCATE changes, dispositions, feed_floor, feed_marks CASCADE');
  await beginIncarnation({ db: database.db, logger, nowMs });
});

const [anna, boss] = (['operator', 'administrator'] as const).map((role) =>
  userSchema.parse({ id: ids.next(), email: `${role}@example.com`, displayName: role, role }),
) as [User, User];

const compact = (batch?: number) =>
  compactFeed(database.db, { nowMs, keepMs: 90 * dayMs, ...(batch === undefined ? {} : { batch }) });
const pass = (days: number) => {
  nowMs += days * dayMs;
  return compact();
};

async function write(audience: User | null = null): Promise<string> {
  const id = ids.next();
  await database.db.transaction(async (tx) => {
    await tx.query(`INSERT INTO dispositions VALUES ($1, 'Done', 'Fait', 0, true)`, [id]);
    await recordChange(tx, { entity: 'disposition', id, audience: audience?.id ?? null });
  });
  return id;
}
async function remove(id: string): Promise<void> {
  await database.db.transaction(async (tx) => {
    await tx.query('DELETE FROM dispositions WHERE id = $1', [id]);
    await recordDeletion(tx, { entity: 'disposition', ids: [id] });
  });
}
async function read(cursor?: string, user = boss) {
  const context = { db: database.db, clock, logger };
  const result = await readChanges(context, entityLoaders, { user, cursor, limit: 100 });
  return result.ok ? result.value : result.error.code;
}
async function readOn(cursor?: string, user = boss) {
  const answer = await read(cursor, user);
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
}
const countRows = async () =>
  (await database.db.query<{ count: number }>('SELECT count(*) FROM changes'))[0]?.count;

test('keeps tombstones for as long as they are promised, and then removes them', async () => {
  const id = await write();
  const { cursor } = await readOn();
  await remove(id);
  await pass(0);
  expect(await pass(89)).toBe(0);
  expect((await readOn(cursor)).changes).toEqual([{ entity: 'disposition', id, value: null }]);
  expect(await pass(2)).toBe(1);
  expect(await countRows()).toBe(0);
});

test('S9: has everything fetched anew by whoever missed a tombstone, and by nobody else', async () => {
  const id = await write();
  const kept = await write();
  const missed = await readOn();
  await remove(id);
  const told = await readOn(missed.cursor);
  await pass(0);
  await pass(91);
  expect(await read(missed.cursor)).toBe('must-refetch');
  expect((await readOn(told.cursor)).changes).toEqual([]);
  expect((await readOn()).changes.map((change) => change.id)).toEqual([kept]);
});

test('a reader who begins at the beginning gets through in pages, and begins again when it was compacted under him', async () => {
  const old = await write();
  await write();
  const gone = await write();
  await remove(gone);
  await write();
  await pass(0);
  await pass(91);
  const page = async (cursor?: string) => {
    const context = { db: database.db, clock, logger };
    return readChanges(context, entityLoaders, { user: boss, cursor, limit: 1 });
  };
  const first = await page();
  const second = first.ok ? await page(first.value.cursor) : first;
  expect(second.ok).toBe(true);
  await remove(old);
  await pass(0);
  await pass(91);
  const third = second.ok ? await page(second.value.cursor) : second;
  expect(third.ok ? null : third.error.code).toBe('must-refetch');
});

test('removes what somebody lost sight of, once he was told for long enough', async () => {
  const id = await write(anna);
  const { cursor } = await readOn(undefined, anna);
  await database.db.transaction((tx) => recordChange(tx, { entity: 'disposition', id, audience: boss.id }));
  expect((await readOn(cursor, anna)).changes).toEqual([{ entity: 'disposition', id, value: null }]);
  await pass(0);
  expect(await pass(91)).toBe(1);
  expect(await read(cursor, anna)).toBe('must-refetch');
  expect((await readOn(undefined, boss)).changes.map((change) => change.id)).toEqual([id]);
});

test('works in small steps, each of which leaves floor and rows in step', async () => {
  const before: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    const id = await write();
    before.push((await readOn()).cursor);
    await remove(id);
  }
  await pass(0);
  nowMs += 91 * dayMs;
  expect(await compact(2)).toBe(7);
  for (const cursor of before) expect(await read(cursor)).toBe('must-refetch');
});

test('several instances may tidy up at once', async () => {
  for (let index = 0; index < 20; index += 1) await remove(await write());
  await pass(0);
  nowMs += 91 * dayMs;
  const removed = await Promise.all([compact(3), compact(3), compact(3)]);
  expect(removed.reduce((sum, count) => sum + count, 0)).toBe(20);
});

test('a record that is made again after its deletion is not removed', async () => {
  const id = await write();
  await remove(id);
  await database.db.transaction(async (tx) => {
    await tx.query(`INSERT INTO dispositions VALUES ($1, 'Done', 'Fait', 0, true)`, [id]);
    await recordChange(tx, { entity: 'disposition', id, audience: null });
  });
  await pass(0);
  expect(await pass(91)).toBe(0);
  expect((await readOn()).changes.map((change) => change.id)).toEqual([id]);
});

test('S11: a clock that was set wrong removes too early at most, and then says so', async () => {
  const id = await write();
  const { cursor } = await readOn();
  await pass(0);
  await remove(id);
  await pass(400);
  nowMs -= 400 * dayMs;
  await pass(0);
  const answer = await read(cursor);
  expect(answer === 'must-refetch' || (typeof answer !== 'string' && answer.changes.length === 1)).toBe(true);
});

test('results of mutations are kept for more than a year, and the newest of each user whatever the clock says', async () => {
  const user = ids.next();
  await database.db.query(
    `INSERT INTO users (id, email, display_name, role, password_hash, created_at) VALUES ($1, $2, 'A', 'operator', '', 0)`,
    [user, `${user}@example.com`],
  );
  for (const age of [1, 390, 410, 420]) {
    await database.db.query(
      `INSERT INTO applied_mutations VALUES ($1, $2, decode(repeat('00', 32), 'hex'), 'applied', NULL, $3)`,
      [user, ids.next(), nowMs - age * dayMs],
    );
  }
  const count = async () =>
    (await database.db.query<{ count: number }>('SELECT count(*) FROM applied_mutations'))[0]?.count;
  expect(await forgetOldMutations(database.db, { nowMs })).toBe(false);
  expect(await count()).toBe(4);
  expect(await forgetOldMutations(database.db, { nowMs, keptOfUser: 3 })).toBe(false);
  expect(await count()).toBe(3);
  expect(await forgetOldMutations(database.db, { nowMs, keptOfUser: 1 })).toBe(false);
  expect(await count()).toBe(2);
});
