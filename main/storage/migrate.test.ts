import { expect, test } from 'vitest';
import { migrate, readSchemaVersion } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { listTables, openAtVersion } from './migrations/testing.ts';

test('numbers the migrations from one without a gap, so that none is left out', () => {
  expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
});

test('runs a migration only once', () => {
  const { connection, remove } = openAtVersion(migrations.length);
  migrate(connection, migrations, 1);
  expect(connection.all('SELECT count(*) AS count FROM migrations')).toEqual([{ count: migrations.length }]);
  remove();
});

test('leaves nothing of a migration that fails half way', () => {
  const { connection, remove } = openAtVersion(1);
  const broken: Migration = {
    version: 2,
    name: 'broken',
    sql: 'CREATE TABLE half (a INTEGER) STRICT;',
    fill() {
      throw new Error('power cut');
    },
  };
  expect(() => migrate(connection, [...migrations.slice(0, 1), broken], 0)).toThrow('power cut');
  expect(readSchemaVersion(connection)).toBe(1);
  expect(listTables(connection)).not.toContain('half');
  remove();
});

test('every table of the schema is strict: no column takes a value of another type', () => {
  const { connection, remove } = openAtVersion(migrations.length);
  const loose = `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict`;
  expect(connection.all(`${loose} AND name NOT LIKE 'sqlite_%'`)).toEqual([]);
  expect(connection.all(loose)).not.toEqual([]);
  remove();
});

test('touches nothing in a database of a newer version', () => {
  const { connection, remove } = openAtVersion(2);
  const before = connection.all('SELECT name, sql FROM sqlite_schema');
  expect(() => migrate(connection, migrations.slice(0, 1), 0)).toThrow(
    expect.objectContaining({ code: 'database-newer' }),
  );
  expect(connection.all('SELECT name, sql FROM sqlite_schema')).toEqual(before);
  remove();
});
