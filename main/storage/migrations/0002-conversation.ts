import type { Migration } from './migration.ts';

/** No foreign key to calls: the change feed may bring an utterance before the call it belongs to. */
export const conversation: Migration = {
  version: 2,
  name: 'conversation',
  sql: `
    CREATE TABLE utterances (
      id TEXT PRIMARY KEY,
      call_id TEXT NOT NULL,
      speaker TEXT NOT NULL,
      text TEXT NOT NULL,
      is_final INTEGER NOT NULL CHECK (is_final IN (0, 1)),
      started_at INTEGER NOT NULL,
      extra TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX utterances_by_call ON utterances (call_id, started_at, id);

    CREATE TABLE suggestions (
      id TEXT PRIMARY KEY,
      call_id TEXT NOT NULL,
      utterance_id TEXT NOT NULL,
      status TEXT NOT NULL,
      origin TEXT NOT NULL,
      text TEXT NOT NULL,
      citations TEXT NOT NULL CHECK (json_valid(citations)),
      model TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      outcome TEXT,
      edited_text TEXT,
      extra TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX suggestions_by_call ON suggestions (call_id, created_at, id);
  `,
};
