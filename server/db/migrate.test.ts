import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSilentLogger } from '../platform/logger.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { loadMigrations, migrate } from './migrate.ts';

const logger = createSilentLogger();
let world: TestDatabase;
beforeAll(async () => {
  world = await startTestDatabase({ isEmpty: true });
}, startTimeoutMs);
afterAll(() => world.stop());

test('applies every migration once when several instances start together', async () => {
  const migrations = await loadMigrations();
  await Promise.all([1, 2, 3].map(() => migrate(world.pool, migrations, logger)));
  const applied = await world.db.query<{ number: number }>(
    'SELECT number FROM schema_migrations ORDER BY number',
  );
  expect(applied.map(({ number }) => number)).toEqual(migrations.map(({ number }) => number));
});

test('keeps nothing of a migration that fails, and names it', async () => {
  const broken = { number: 9001, name: 'broken', up: 'CREATE TABLE half (id integer); SELECT nonsense' };
  await expect(migrate(world.pool, [broken], logger)).rejects.toThrow('Migration 9001 (broken) failed');
  expect(await world.db.query(`SELECT to_regclass('half') AS found`)).toEqual([{ found: null }]);
  expect(await world.db.query('SELECT FROM schema_migrations WHERE number = 9001')).toEqual([]);
});

test('goes on with a schema that is newer, and warns', async () => {
  await world.db.query(`INSERT INTO schema_migrations (number, name) VALUES (9999, 'from-tomorrow')`);
  const warnings: unknown[] = [];
  const watching = { ...logger, warn: (_: string, fields: unknown) => warnings.push(fields) };
  await migrate(world.pool, await loadMigrations(), watching);
  expect(warnings).toEqual([{ numbers: [9999] }]);
});
