import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, openConnection } from '../connection.ts';
import { migrate } from '../migrate.ts';
import { testKey } from '../testing.ts';
import { migrations } from './index.ts';

/** A database at the schema of `version`, for the test of the migration that comes after it. */
export function openAtVersion(version: number): {
  readonly connection: Connection;
  readonly remove: () => void;
} {
  const directory = mkdtempSync(join(tmpdir(), 'lydia-migration-'));
  const connection = openConnection({ file: join(directory, 'lydia.db'), key: testKey });
  raiseTo(connection, version);
  return {
    connection,
    remove() {
      connection.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export function raiseTo(connection: Connection, version: number): void {
  migrate(connection, migrations.slice(0, version), 0);
}

/** The tables of the schema that are not SQLite's or FTS5's own. */
export function listTables(connection: Connection): string[] {
  return connection
    .all(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') ORDER BY name`,
    )
    .map((row) => String(Object(row).name))
    .filter((name) => !name.startsWith('sqlite_'));
}
