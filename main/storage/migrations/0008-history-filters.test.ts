import { expect, test } from 'vitest';
import { listTables, openAtVersion, raiseTo } from './testing.ts';

test('keeps calls and contacts, spreads their tags, and makes what is there findable', () => {
  const { connection, remove } = openAtVersion(7);
  for (const [key, tags] of [
    [1, '["urgent","vip"]'],
    [2, '[]'],
    [3, '["urgent"]'],
  ] as const) {
    connection.run(
      `INSERT INTO calls (call_key, id, direction, status, contact_number, line_number, language, started_at, notes,
         notes_revision, tags)
       VALUES ($key, $id, 'inbound', 'ended', '+33199000001', '+33199001000', 'fr', 7, 'kept', 0, $tags)`,
      { key, id: `call ${key}`, tags },
    );
  }
  connection.run(`
    INSERT INTO contacts (contact_key, id, name, folded_name, company, numbers, note, updated_at)
    VALUES (5, 'contact', 'Zoé', 'zoe', 'Œuvres', '["+33199000001","anonymous"]', 'à rappeler', 7)`);
  connection.run(`INSERT INTO contact_numbers VALUES ('+33199000001', 5), ('anonymous', 5)`);
  const calls = connection.all('SELECT * FROM calls');
  const contacts = connection.all('SELECT * FROM contacts');

  raiseTo(connection, 8);

  expect(connection.all('SELECT * FROM calls')).toEqual(calls);
  expect(connection.all('SELECT * FROM contacts')).toEqual(contacts);
  expect(connection.all('SELECT tag, call_key AS key FROM call_tags')).toEqual([
    { tag: 'urgent', key: 1 },
    { tag: 'urgent', key: 3 },
    { tag: 'vip', key: 1 },
  ]);
  // Its calls are not searchable by its name yet.
  expect(connection.all('SELECT number FROM search_renewals')).toEqual([{ number: '+33199000001' }]);
  for (const match of ['zoe', 'oeuv*', 'rappeler', 'number : "99000"*'])
    expect(
      connection.all('SELECT rowid FROM contact_search WHERE contact_search MATCH $match', { match }),
      match,
    ).toEqual([{ rowid: 5 }]);
  expect(listTables(connection)).toEqual(expect.arrayContaining(['saved_filters', 'call_search_words']));
  remove();
});
