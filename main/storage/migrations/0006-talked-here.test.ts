import { expect, test } from 'vitest';
import { openAtVersion, raiseTo } from './testing.ts';

test('notes of no call that it was talked in here, and changes nothing else', () => {
  const { connection, remove } = openAtVersion(5);
  connection.run(`
    INSERT INTO calls (call_key, id, direction, status, contact_number, line_number, language, started_at, notes,
      notes_revision)
    VALUES (1, 'call', 'inbound', 'active', '+33199000001', '+33199001000', 'fr', 7, 'kept', 0)`);
  const [before] = connection.all('SELECT * FROM calls');
  raiseTo(connection, 6);
  expect(connection.all('SELECT * FROM calls')).toEqual([{ ...Object(before), is_talked_here: 0 }]);
  remove();
});
