import type { Migration } from './migration.ts';

/**
 * `call_key` orders calls in time and is the page cursor and the rowid of the full-text index. No CHECK on the
 * words that the API chooses from: a newer API may know more of them.
 */
export const calls: Migration = {
  version: 1,
  name: 'calls',
  sql: `
    CREATE TABLE calls (
      call_key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      direction TEXT NOT NULL,
      status TEXT NOT NULL,
      contact_number TEXT NOT NULL,
      contact_name TEXT,
      line_number TEXT NOT NULL,
      queue_name TEXT,
      language TEXT NOT NULL,
      operator_id TEXT,
      started_at INTEGER NOT NULL,
      answered_at INTEGER,
      ended_at INTEGER,
      end_cause TEXT,
      notes TEXT NOT NULL,
      notes_revision INTEGER NOT NULL,
      disposition_id TEXT,
      wrapped_up_at INTEGER,
      extra TEXT
    ) STRICT;
    CREATE INDEX calls_by_direction ON calls (direction, call_key);
    CREATE INDEX calls_unfinished ON calls (operator_id, call_key) WHERE wrapped_up_at IS NULL;
  `,
};
