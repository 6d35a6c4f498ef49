import { foldText, toNumberParts } from '../search-text.ts';
import type { Migration, MigrationDatabase } from './migration.ts';

/**
 * Full text, without a copy of the text: one entry a call, its rowid the call's key, and one an article. The
 * prefix lists of two and three letters make search as you type quick.
 */
export const search: Migration = {
  version: 5,
  name: 'search',
  sql: `
    CREATE VIRTUAL TABLE call_search USING fts5 (
      contact, number, notes, transcript,
      content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
    );
    CREATE VIRTUAL TABLE article_search USING fts5 (
      title, body,
      content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
    );
  `,
  fill(db) {
    fillCalls(db);
    fillArticles(db);
  },
};

function fillCalls(db: MigrationDatabase): void {
  const rows = db.all(`
    SELECT call_key, contact_name, contact_number, notes, (
      SELECT group_concat(text, char(10)) FROM utterances WHERE call_id = calls.id AND is_final = 1
    ) AS transcript
    FROM calls`);
  for (const row of rows) {
    db.run(
      `INSERT INTO call_search (rowid, contact, number, notes, transcript)
       VALUES (CAST($key AS INTEGER), $contact, $number, $notes, $transcript)`,
      {
        key: Number(row['call_key']),
        contact: foldText(toText(row['contact_name'])),
        number: toNumberParts(toText(row['contact_number'])),
        notes: foldText(toText(row['notes'])),
        transcript: foldText(toText(row['transcript'])),
      },
    );
  }
}

function fillArticles(db: MigrationDatabase): void {
  for (const row of db.all('SELECT article_key, title, body FROM articles')) {
    db.run('INSERT INTO article_search (rowid, title, body) VALUES (CAST($key AS INTEGER), $title, $body)', {
      key: Number(row['article_key']),
      title: foldText(toText(row['title'])),
      body: foldText(toText(row['body'])),
    });
  }
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
