import { expect, test } from 'vitest';
import { listTables, openAtVersion, raiseTo } from './testing.ts';

test('adds what was confirmed, and keeps what waits in its order', () => {
  const { connection, remove } = openAtVersion(8);
  for (const id of ['first', 'second']) {
    connection.run(
      `INSERT INTO outbox (id, subject_id, entity, entity_id, kind, made_at, body, attempts, is_overtaken, state)
       VALUES ($id, 'call', 'call', 'call', 'save-notes', 7, '{}', 1, 0, 'waiting')`,
      { id },
    );
  }
  const before = connection.all('SELECT * FROM outbox');
  raiseTo(connection, 9);
  expect(connection.all('SELECT * FROM outbox')).toEqual(before);
  expect(listTables(connection)).toContain('confirmed_mutations');
  expect(connection.all('SELECT * FROM confirmed_mutations')).toEqual([]);
  remove();
});
