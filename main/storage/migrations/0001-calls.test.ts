import { expect, test } from 'vitest';
import { listTables, openAtVersion, raiseTo } from './testing.ts';

test('makes the table of calls in an empty database', () => {
  const { connection, remove } = openAtVersion(0);
  raiseTo(connection, 1);
  expect(listTables(connection)).toEqual(['calls', 'migrations']);
  expect(connection.all('SELECT version, name FROM migrations')).toEqual([{ version: 1, name: 'calls' }]);
  remove();
});

test('refuses a value of another type, because the table is strict', () => {
  const { connection, remove } = openAtVersion(1);
  const insert = `
    INSERT INTO calls (call_key, id, direction, status, contact_number, line_number, language, started_at, notes,
      notes_revision)
    VALUES (1, 'a', 'inbound', 'ended', '+331', '+332', 'fr', 'today', '', 0)`;
  expect(() => connection.run(insert)).toThrow(/cannot store TEXT value in INTEGER column/);
  remove();
});
