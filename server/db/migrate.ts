import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type pg from 'pg';
import type { Logger } from '../platform/logger.ts';
import type { Migration } from './migration.ts';

export interface NamedMigration extends Migration {
  readonly number: number;
  readonly name: string;
}

const migrationsFolder = join(import.meta.dirname, 'migrations');
const fileNamePattern = /^(\d{4})-([a-z0-9-]+)\.ts$/;

/** Any number, the same in every instance: whoever holds it migrates, the others wait. */
const migrationLockId = 748_201_119;

/** Reads the files of the folder in the order of their numbers, each of which may occur once. */
export async function loadMigrations(folder = migrationsFolder): Promise<NamedMigration[]> {
  const files = (await readdir(folder)).filter((file) => fileNamePattern.test(file)).sort();
  const migrations = await Promise.all(files.map((file) => loadMigration(folder, file)));
  const numbers = new Set(migrations.map(({ number }) => number));
  if (numbers.size !== migrations.length) throw new Error('Two migrations have the same number.');
  return migrations;
}

async function loadMigration(folder: string, file: string): Promise<NamedMigration> {
  const [, number = '', name = ''] = fileNamePattern.exec(file) ?? [];
  const module: unknown = await import(pathToFileURL(join(folder, file)).href);
  const { migration } = module as { migration: Migration };
  return { number: Number(number), name, ...migration };
}

/**
 * Brings the schema up to date. Repeatable, and safe when several instances start at once. `finish` is run behind the
 * last one, while the other instances still wait.
 */
export async function migrate(
  pool: pg.Pool,
  migrations: readonly NamedMigration[],
  logger: Logger,
  finish: (client: pg.ClientBase) => Promise<void> = async () => {},
): Promise<void> {
  const client = await pool.connect();
  try {
    // Building an index on a large table, or waiting for another instance that does, takes its time.
    await client.query('SET statement_timeout = 0');
    await client.query('SELECT pg_advisory_lock($1)', [migrationLockId]);
    await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
      number integer PRIMARY KEY,
      name text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
    const applied = await loadApplied(client);
    for (const migration of migrations) {
      if (!applied.delete(migration.number)) await applyOne(client, migration, logger);
    }
    // An older version beside a newer schema is the normal case of a rolling upgrade and of going back.
    if (applied.size > 0) logger.warn('the database schema is newer', { numbers: [...applied] });
    await finish(client);
  } finally {
    // Closed, not given back: that releases the lock and drops the setting, whatever happened.
    client.release(true);
  }
}

async function loadApplied(client: pg.PoolClient): Promise<Set<number>> {
  const { rows } = await client.query<{ number: number }>('SELECT number FROM schema_migrations');
  return new Set(rows.map(({ number }) => number));
}

async function applyOne(client: pg.PoolClient, migration: NamedMigration, logger: Logger): Promise<void> {
  const { number, name } = migration;
  try {
    await client.query('BEGIN');
    await client.query(migration.up);
    await client.query('INSERT INTO schema_migrations (number, name) VALUES ($1, $2)', [number, name]);
    await client.query('COMMIT');
    logger.info('migration applied', { number, name });
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw new Error(`Migration ${number} (${name}) failed; nothing of it was kept.`, { cause: error });
  }
}
