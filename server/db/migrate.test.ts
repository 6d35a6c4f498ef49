import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSilentLogger } from '../platform/logger.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { loadMigrations, migrate } from './migrate.ts';
import type { Migration } from './migration.ts';

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

/** What a server before the step would not get along with. */
const narrowing: readonly RegExp[] = [
  /\bDROP\s+(TABLE|COLUMN|FUNCTION|VIEW|SEQUENCE|TYPE)\b/i,
  /\bRENAME\b/i,
  /\bSET\s+NOT\s+NULL\b/i,
  /\bALTER\s+(COLUMN\s+)?\w+\s+(SET\s+DATA\s+)?TYPE\b/i,
  /\bADD\s+COLUMN\s+(?![^,;]*\bDEFAULT\b)[^,;]*\bNOT\s+NULL\b/i,
];

function isNarrowing({ up }: Migration): boolean {
  const sql = up.replace(/--.*$/gm, '');
  return narrowing.some((pattern) => pattern.test(sql));
}

test.each([
  ['ALTER TABLE calls DROP COLUMN notes'],
  ['DROP TABLE queues;'],
  ['ALTER TABLE calls RENAME notes TO remarks'],
  ['ALTER TABLE calls RENAME TO talks'],
  ['ALTER TABLE calls ALTER COLUMN contact_name SET NOT NULL'],
  ['ALTER TABLE calls ALTER COLUMN started_at TYPE timestamptz'],
  ['ALTER TABLE calls ADD COLUMN mood text NOT NULL'],
  ['ALTER TABLE calls ADD COLUMN a text, ADD COLUMN mood text NOT NULL, ADD COLUMN b text'],
])('R14: %s takes something away', (up) => {
  expect(isNarrowing({ up })).toBe(true);
});

test('R14: a migration only widens, or says since when nobody uses what it takes away', async () => {
  const migrations = await loadMigrations();
  const silent = migrations.filter((step) => isNarrowing(step) && (step.contracts ?? '').length < 20);
  expect(silent.map(({ number, name }) => `${number} ${name}`)).toEqual([]);
  expect(
    isNarrowing({ up: "ALTER TABLE calls ADD COLUMN mood text NOT NULL DEFAULT ''; DROP INDEX calls_mood" }),
  ).toBe(false);
});
