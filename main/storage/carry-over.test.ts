import { afterEach, beforeEach, expect, test } from 'vitest';
import { tableOrigins } from './carry-over.ts';
import { select } from './sql.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.remove());

test('every table of the schema has a way into a database that was loaded anew', () => {
  const tables = database.open().read((db) =>
    db.all(
      select<{ name: string }>(`
        SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%' ORDER BY name`),
    ),
  );
  const known = Object.values(tableOrigins).flat().toSorted();
  expect(tables.map(({ name }) => name)).toEqual(known);
});
