import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestContext } from '../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createTestUser } from '../testing/users.ts';
import { seedDemo } from './seed-demo.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
}, startTimeoutMs);
afterAll(() => database.stop());

const count = async (table: string) =>
  (await database.db.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n;

test('refuses a database that has users, and leaves it as it was', async () => {
  const context = await createTestContext(database);
  const user = await createTestUser(context);
  await expect(seedDemo(context)).rejects.toThrow('LYDIA_SEED=demo is refused');
  expect(await count('users')).toBe(1);
  expect(await count('articles')).toBe(0);
  await database.db.query('DELETE FROM users WHERE id = $1', [user.id]);
});

test('fills an empty database once', async () => {
  const context = await createTestContext(database);
  await seedDemo(context);
  const calls = await count('calls');
  expect(await count('users')).toBe(5);
  await seedDemo(context);
  expect(await count('users')).toBe(5);
  expect(await count('calls')).toBe(calls);
});
