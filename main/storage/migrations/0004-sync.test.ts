import { expect, test } from 'vitest';
import { listTables, openAtVersion, raiseTo } from './testing.ts';

test('adds the outbox and the state of the synchronisation, and keeps the articles', () => {
  const { connection, remove } = openAtVersion(3);
  connection.run(`
    INSERT INTO articles (id, title, folded_title, body, language, updated_at)
    VALUES ('article', 'Délais', 'delais', 'Dix jours.', 'fr', 7)`);
  const before = connection.all('SELECT * FROM articles');
  raiseTo(connection, 4);
  expect(connection.all('SELECT * FROM articles')).toEqual(before);
  expect(listTables(connection)).toEqual(
    expect.arrayContaining(['outbox', 'raw_records', 'shadows', 'sync_state']),
  );
  remove();
});

test('never gives a number of the outbox twice, so that later changes stay later', () => {
  const { connection, remove } = openAtVersion(4);
  const insert = (id: string): number =>
    connection.run(
      `INSERT INTO outbox (id, call_id, entity, entity_id, kind, made_at, body, attempts, is_overtaken, state)
       VALUES ($id, 'call', 'call', 'call', 'save-notes', 7, '{}', 0, 0, 'waiting')`,
      { id },
    );
  insert('first');
  connection.run('DELETE FROM outbox');
  insert('second');
  expect(connection.all('SELECT seq, id FROM outbox')).toEqual([{ seq: 2, id: 'second' }]);
  remove();
});
