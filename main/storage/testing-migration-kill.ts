import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Connection, openConnection } from './connection.ts';
import { migrate, readSchemaVersion } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { testKey } from './testing.ts';

/** A database at `version` with rows in the tables that later steps rebuild. */
export function makeAtVersion(file: string, version: number): void {
  const connection = openConnection({ file, key: testKey });
  migrate(connection, migrations.slice(0, version), 0);
  if (version >= 1)
    for (let number = 1; number <= 20; number += 1)
      connection.run(
        `INSERT INTO calls (call_key, id, direction, status, contact_number, line_number, language, started_at, notes, notes_revision)
         VALUES (CAST($number AS INTEGER), $id, 'inbound', 'ended', '+33612345678', '', 'fr', 0, $notes, 0)`,
        { number, id: `call-${number}`, notes: `Notes ${number}` },
      );
  connection.close();
}

export type KillEnd =
  /** It was killed, and the file is sound: at the version before, or at the one it was raised to. */
  | { readonly kind: 'killed'; readonly version: number }
  /** The step has no more statements. */
  | { readonly kind: 'done' };

/** Raises the file from `version - 1` to `version`, killed after so many statements, and throws unless it is one or the other. */
export async function killMigration(file: string, version: number, after: number): Promise<KillEnd> {
  const script = fileURLToPath(new URL('testing-migrator.ts', import.meta.url));
  const args = [script, `--file=${file}`, `--version=${version}`, `--after=${after}`];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: 'inherit',
  });
  const [code, signal]: unknown[] = await once(child, 'exit');
  if (code === 0) return { kind: 'done' };
  if (signal !== 'SIGKILL') throw new Error(`it ended with ${String(code)}`);
  return { kind: 'killed', version: check(file, version) };
}

/** Throws unless version, tables and rows are those of one version, and the rest of the way is open. */
function check(file: string, version: number): number {
  const connection = openConnection({ file, key: testKey });
  try {
    const found = readSchemaVersion(connection);
    if (found !== version && found !== version - 1)
      throw new Error(`it is at ${found} instead of ${version}`);
    if (readSchema(connection) !== schemaOf(found, dirname(file)))
      throw new Error(`its tables are not those of ${found}`);
    const verdict = connection.readPragma('integrity_check');
    if (verdict !== 'ok') throw new Error(String(verdict));
    const rows = version > 1 ? Number(Object(connection.get('SELECT count(*) AS n FROM calls')).n) : 20;
    if (rows !== 20) throw new Error(`${rows} of 20 calls are left`);
    migrate(connection, migrations, 0);
    return found;
  } finally {
    connection.close();
  }
}

function readSchema(connection: Connection): string {
  // An old table that was rebuilt bears its name in quotes.
  return connection
    .all('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name')
    .map((row) => JSON.stringify(row).replaceAll('\\"', ''))
    .join('\n');
}

const schemas = new Map<number, string>();

/** As a database has it that nothing ever happened to; `folder` is where it is made. */
function schemaOf(version: number, folder: string): string {
  const known = schemas.get(version);
  if (known !== undefined) return known;
  const connection = openConnection({ file: join(folder, `reference-${version}.db`), key: testKey });
  migrate(connection, migrations.slice(0, version), 0);
  const schema = readSchema(connection);
  connection.close();
  schemas.set(version, schema);
  return schema;
}
