import type { UtcMs } from '../../contracts/ids.ts';
import type { Connection } from './connection.ts';
import type { Migration } from './migrations/migration.ts';
import { StorageError } from './storage-error.ts';

const bookkeeping = `
  CREATE TABLE IF NOT EXISTS migrations (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at INTEGER NOT NULL
  ) STRICT`;

/** The version of the schema in the file; 0 for a file in which nothing was made yet. */
export function readSchemaVersion(connection: Connection): number {
  const hasTable = connection.get(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'`);
  if (hasTable === undefined) return 0;
  const row = connection.get('SELECT coalesce(max(version), 0) AS version FROM migrations');
  return typeof row === 'object' && row !== null && 'version' in row ? Number(row.version) : 0;
}

/**
 * Raises the schema to the last of `migrations`. Each step and its record are one transaction, so that a kill
 * in between leaves the file at one version or the other. Fails with `database-newer` before it changes anything.
 */
export function migrate(connection: Connection, migrations: readonly Migration[], nowMs: UtcMs): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const present = readSchemaVersion(connection);
  if (present > newest) {
    throw new StorageError('database-newer', new Error(`Schema ${present}; this version knows ${newest}.`));
  }
  for (const migration of migrations) applyMigration(connection, migration, nowMs);
}

function applyMigration(connection: Connection, migration: Migration, nowMs: UtcMs): void {
  const { version, name, sql, fill } = migration;
  if (readSchemaVersion(connection) >= version) return;
  connection.transaction(() => {
    connection.execute(bookkeeping);
    // Another process may have raised the schema while this one waited for the transaction.
    if (readSchemaVersion(connection) >= version) return;
    connection.execute(sql);
    fill?.({
      all: (text) => connection.all(text).map((row) => ({ ...Object(row) })),
      run: (text, parameters) => void connection.run(text, parameters),
    });
    connection.run('INSERT INTO migrations (version, name, applied_at) VALUES ($version, $name, $nowMs)', {
      version,
      name,
      nowMs,
    });
  }, 'synced');
}
