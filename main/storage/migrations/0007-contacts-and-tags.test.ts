import { expect, test } from 'vitest';
import { listTables, openAtVersion, raiseTo } from './testing.ts';

test('keeps calls, and changes that wait with their shadows, in their order', () => {
  const { connection, remove } = openAtVersion(6);
  connection.run(`
    INSERT INTO calls (call_key, id, direction, status, contact_number, line_number, language, started_at, notes,
      notes_revision)
    VALUES (1, 'call', 'inbound', 'ended', '+33199000001', '+33199001000', 'fr', 7, 'kept', 0)`);
  const [call] = connection.all('SELECT * FROM calls');
  for (const id of ['sent', 'first', 'second']) {
    connection.run(
      `INSERT INTO outbox (id, call_id, entity, entity_id, kind, made_at, body, attempts, is_overtaken, state, code)
       VALUES ($id, 'call', 'call', 'call', 'save-notes', 7, '{"notes":"é"}', 2, 1, 'set-aside', 'conflict')`,
      { id },
    );
  }
  connection.run(`DELETE FROM outbox WHERE id = 'sent'`);
  connection.run(`INSERT INTO shadows (entity, id, record) VALUES ('call', 'call', '{"notes":""}')`);
  const shadows = connection.all('SELECT * FROM shadows');

  raiseTo(connection, 7);

  expect(connection.all('SELECT * FROM calls')).toEqual([{ ...Object(call), tags: '[]', has_recording: 0 }]);
  expect(connection.all('SELECT * FROM shadows')).toEqual(shadows);
  expect(
    connection.all('SELECT seq, id, subject_id, attempts, is_overtaken, state, code FROM outbox'),
  ).toEqual([
    {
      seq: 2,
      id: 'first',
      subject_id: 'call',
      attempts: 2,
      is_overtaken: 1,
      state: 'set-aside',
      code: 'conflict',
    },
    {
      seq: 3,
      id: 'second',
      subject_id: 'call',
      attempts: 2,
      is_overtaken: 1,
      state: 'set-aside',
      code: 'conflict',
    },
  ]);
  expect(listTables(connection)).toEqual(
    expect.arrayContaining(['contact_numbers', 'contacts', 'legs', 'note_conflicts']),
  );
  remove();
});

test('goes on counting where an outbox that is empty by now had been', () => {
  const { connection, remove } = openAtVersion(6);
  const columns = 'entity, entity_id, kind, made_at, body, attempts, is_overtaken, state';
  const values = `'call', 'call', 'save-notes', 7, '{}', 0, 0, 'waiting'`;
  connection.run(`INSERT INTO outbox (id, call_id, ${columns}) VALUES ('first', 'call', ${values})`);
  connection.run('DELETE FROM outbox');
  raiseTo(connection, 7);
  connection.run(`INSERT INTO outbox (id, subject_id, ${columns}) VALUES ('second', 'call', ${values})`);
  expect(connection.all('SELECT seq, id FROM outbox')).toEqual([{ seq: 2, id: 'second' }]);
  remove();
});
