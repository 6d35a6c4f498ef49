import { foldText, toNumberParts } from '../search-text.ts';
import type { Migration, MigrationDatabase } from './migration.ts';

/**
 * What the filters of the history need. An index ends in the row's key, `call_key`, by itself, so that its calls lie newest
 * first; calls that still go on are in none of them. call_tags: one row for each tag of each call. search_renewals: numbers
 * whose contact changed, with how far the full text of their calls is up to date again (see search-renewal.ts).
 * call_search_words lists the words of the full-text index; contact_search is one of the contacts.
 */
export const historyFilters: Migration = {
  version: 8,
  name: 'history-filters',
  sql: `
    DROP INDEX calls_by_direction;
    CREATE INDEX calls_by_direction ON calls (direction) WHERE status = 'ended';
    CREATE INDEX calls_by_answered ON calls ((answered_at IS NOT NULL)) WHERE status = 'ended';
    CREATE INDEX calls_by_end_cause ON calls (end_cause) WHERE status = 'ended';
    CREATE INDEX calls_by_disposition ON calls (disposition_id) WHERE status = 'ended';
    CREATE INDEX calls_by_queue ON calls (queue_name) WHERE status = 'ended';
    CREATE INDEX calls_by_operator ON calls (operator_id) WHERE status = 'ended';
    CREATE INDEX calls_by_number ON calls (contact_number) WHERE status = 'ended';
    CREATE INDEX calls_by_recording ON calls (has_recording) WHERE status = 'ended';
    CREATE INDEX calls_by_notes ON calls ((notes <> '')) WHERE status = 'ended';
    CREATE INDEX calls_going_on ON calls (status) WHERE status <> 'ended';

    CREATE TABLE call_tags (
      tag TEXT NOT NULL,
      call_key INTEGER NOT NULL,
      PRIMARY KEY (tag, call_key)
    ) STRICT, WITHOUT ROWID;
    INSERT OR IGNORE INTO call_tags (tag, call_key)
      SELECT value, call_key FROM calls, json_each(tags) WHERE tags <> '[]';

    CREATE TABLE saved_filters (
      filter_key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      search TEXT NOT NULL,
      filter TEXT NOT NULL CHECK (json_valid(filter))
    ) STRICT;

    CREATE TABLE search_renewals (
      number TEXT PRIMARY KEY,
      before_key INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO search_renewals (number, before_key)
      SELECT DISTINCT number, ${Number.MAX_SAFE_INTEGER} FROM contact_numbers WHERE number <> 'anonymous';

    CREATE VIRTUAL TABLE call_search_words USING fts5vocab (call_search, instance);
    CREATE VIRTUAL TABLE contact_search USING fts5 (
      name, company, number, note,
      content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
    );
  `,
  fill: fillContacts,
};

function fillContacts(db: MigrationDatabase): void {
  const rows = db.all(`
    SELECT contact_key, name, company, note,
      (SELECT group_concat(value, char(10)) FROM json_each(numbers)) AS numbers
    FROM contacts`);
  for (const row of rows) {
    db.run(
      `INSERT INTO contact_search (rowid, name, company, number, note)
       VALUES (CAST($key AS INTEGER), $name, $company, $number, $note)`,
      {
        key: Number(row['contact_key']),
        name: foldText(toText(row['name'])),
        company: foldText(toText(row['company'])),
        number: toText(row['numbers']).split('\n').map(toNumberParts).join(' '),
        note: foldText(toText(row['note'])),
      },
    );
  }
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
