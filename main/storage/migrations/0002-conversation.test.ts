import { expect, test } from 'vitest';
import { listTables, openAtVersion, raiseTo } from './testing.ts';

test('adds what was said and suggested, and keeps the calls', () => {
  const { connection, remove } = openAtVersion(1);
  connection.run(`
    INSERT INTO calls (call_key, id, direction, status, contact_number, line_number, language, started_at, notes,
      notes_revision, extra)
    VALUES (7, 'call', 'inbound', 'ended', '+331', '+332', 'fr', 7, 'note', 2, '{"tags":["x"]}')`);
  const before = connection.all('SELECT * FROM calls');
  raiseTo(connection, 2);
  expect(connection.all('SELECT * FROM calls')).toEqual(before);
  expect(listTables(connection)).toEqual(['calls', 'migrations', 'suggestions', 'utterances']);
  remove();
});
