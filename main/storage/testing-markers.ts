import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, openConnection } from './connection.ts';

/** A text that is looked for in files, and the column it was written into. */
export interface Marker {
  readonly column: string;
  readonly text: string;
}

interface Column {
  readonly name: string;
  readonly type: string;
  /** 2 and 3: computed from others. */
  readonly hidden: number;
}

interface Table {
  readonly name: string;
  readonly type: 'table' | 'virtual';
  readonly sql: string;
}

/**
 * A row in every table of the schema as it is today, with a marker of its own in every column that holds text; a new
 * column gets one by itself. Columns that take listed words only hold one of these.
 */
export function plantMarkers(file: string, key: Uint8Array): Marker[] {
  const connection = openConnection({ file, key });
  try {
    // Rows stand for themselves here: what they refer to does not matter.
    connection.readPragma('foreign_keys = 0');
    const markers: Marker[] = [];
    for (const table of listTables(connection)) plantRow(connection, table, markers);
    return markers;
  } finally {
    connection.close();
  }
}

function listTables(connection: Connection): Table[] {
  const rows = connection.all(`
    SELECT list.name AS name, list.type AS type, coalesce(s.sql, '') AS sql
    FROM pragma_table_list AS list JOIN sqlite_schema AS s ON s.name = list.name
    WHERE list.schema = 'main' AND list.type IN ('table', 'virtual') AND list.name NOT LIKE 'sqlite_%'`) as Table[];
  // A view of the words of another table: what it shows is stored there.
  return rows.filter(({ sql }) => !/USING fts5vocab/i.test(sql));
}

function listColumns(connection: Connection, table: Table): Column[] {
  const all = connection.all('SELECT name, type, hidden FROM pragma_table_xinfo($table)', {
    table: table.name,
  }) as Column[];
  return all.filter(({ hidden }) => hidden === 0);
}

function plantRow(connection: Connection, table: Table, markers: Marker[]): void {
  const columns = listColumns(connection, table);
  const values: Record<string, string | number> = {};
  for (const column of columns) {
    const holdsText = table.type === 'virtual' || column.type === 'TEXT';
    const words = holdsText ? listedWords(table.sql, column.name) : [];
    if (!holdsText) values[column.name] = 0;
    else if (words.length > 0) values[column.name] = words.at(-1) ?? '';
    else {
      const text = `zqmark${markers.length}zq`;
      markers.push({ column: `${table.name}.${column.name}`, text });
      values[column.name] = isJson(table.sql, column.name) ? JSON.stringify([text]) : text;
    }
  }
  const names = columns.map(({ name }) => name);
  connection.run(
    `INSERT INTO ${table.name} (${names.join(', ')}) VALUES (${columns
      .map(({ name, type }) => (type === 'INTEGER' ? `CAST($${name} AS INTEGER)` : `$${name}`))
      .join(', ')})`,
    values,
  );
}

/** The words of `CHECK (column IN ('a', 'b'))`. */
function listedWords(sql: string, column: string): string[] {
  const match = new RegExp(`CHECK \\(${column} IN \\(([^)]*)\\)`).exec(sql);
  return match?.[1]?.split(',').map((word) => word.trim().replaceAll("'", '')) ?? [];
}

function isJson(sql: string, column: string): boolean {
  return sql.includes(`json_valid(${column})`);
}

/** Which markers, and whether the first words of every plain SQLite file, can be read in any file under `folder`. */
export function findPlainText(folder: string, markers: readonly Marker[]): string[] {
  const found: string[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) found.push(...findPlainText(path, markers));
    else found.push(...findIn(readFileSync(path), markers).map((what) => `${what} in ${name}`));
  }
  return found;
}

export function findIn(content: Buffer, markers: readonly Marker[]): string[] {
  const texts = [content.toString('latin1').toLowerCase(), content.toString('utf16le').toLowerCase()];
  const has = (text: string): boolean => texts.some((one) => one.includes(text));
  const found = markers.filter(({ text }) => has(text)).map(({ column }) => column);
  return has('sqlite format 3') ? [...found, 'a plain header'] : found;
}
