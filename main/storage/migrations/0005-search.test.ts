import { expect, test } from 'vitest';
import { openAtVersion, raiseTo } from './testing.ts';

test('finds calls and articles that were there before the index', () => {
  const { connection, remove } = openAtVersion(4);
  connection.run(
    `INSERT INTO calls (call_key, id, direction, status, contact_number, contact_name, line_number, language,
       started_at, notes, notes_revision)
     VALUES ($key, 'call', 'inbound', 'ended', '+33612345678', 'Zoé', '+332', 'fr', 7, 'À rappeler', 0)`,
    { key: Number.MAX_SAFE_INTEGER - 1 },
  );
  connection.run(`
    INSERT INTO utterances (id, call_id, speaker, text, is_final, started_at)
    VALUES ('final', 'call', 'contact', 'ma facture', 1, 7), ('partial', 'call', 'contact', 'brouillon', 0, 8)`);
  connection.run(`
    INSERT INTO articles (id, title, folded_title, body, language, updated_at)
    VALUES ('article', 'Délais', 'delais', 'Dix jours.', 'fr', 7)`);
  const before = connection.all('SELECT * FROM calls');
  raiseTo(connection, 5);
  expect(connection.all('SELECT * FROM calls')).toEqual(before);
  const found = (match: string): unknown[] =>
    connection.all('SELECT rowid FROM call_search WHERE call_search MATCH $match', { match });
  for (const match of ['zoe', 'rappe*', 'factu*', 'number : "34567"*']) {
    expect(found(match), match).toEqual([{ rowid: Number.MAX_SAFE_INTEGER - 1 }]);
  }
  expect(found('brouillon')).toEqual([]);
  expect(connection.all(`SELECT rowid FROM article_search WHERE article_search MATCH 'jours'`)).toHaveLength(
    1,
  );
  remove();
});
