import { expect, test } from 'vitest';
import { listTables, openAtVersion, raiseTo } from './testing.ts';

test('adds articles, dispositions and users, and keeps what was said', () => {
  const { connection, remove } = openAtVersion(2);
  connection.run(`
    INSERT INTO utterances (id, call_id, speaker, text, is_final, started_at)
    VALUES ('utterance', 'call', 'contact', 'Bonjour', 1, 7)`);
  const before = connection.all('SELECT * FROM utterances');
  raiseTo(connection, 3);
  expect(connection.all('SELECT * FROM utterances')).toEqual(before);
  expect(listTables(connection)).toEqual(expect.arrayContaining(['articles', 'dispositions', 'users']));
  remove();
});
