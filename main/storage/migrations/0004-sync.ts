import type { Migration } from './migration.ts';

/**
 * outbox: changes of the operator, in the order made. shadows: the API's record under changes that wait.
 * raw_records: what this version cannot read. `is_overtaken`: a record came in after the change was first sent.
 */
export const sync: Migration = {
  version: 4,
  name: 'sync',
  sql: `
    CREATE TABLE outbox (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      call_id TEXT NOT NULL,
      entity TEXT NOT NULL CHECK (entity IN ('call', 'suggestion')),
      entity_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      body TEXT NOT NULL CHECK (json_valid(body)),
      attempts INTEGER NOT NULL,
      is_overtaken INTEGER NOT NULL CHECK (is_overtaken IN (0, 1)),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'set-aside')),
      code TEXT,
      CHECK ((state = 'set-aside') = (code IS NOT NULL))
    ) STRICT;
    CREATE INDEX outbox_by_state ON outbox (state, seq);
    CREATE INDEX outbox_by_entity ON outbox (entity, entity_id, state);
    CREATE INDEX outbox_by_call ON outbox (call_id, state);

    CREATE TABLE shadows (
      entity TEXT NOT NULL CHECK (entity IN ('call', 'suggestion')),
      id TEXT NOT NULL,
      record TEXT NOT NULL CHECK (json_valid(record)),
      PRIMARY KEY (entity, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sync_state (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE raw_records (
      entity TEXT NOT NULL,
      id TEXT NOT NULL,
      value TEXT NOT NULL CHECK (json_valid(value)),
      PRIMARY KEY (entity, id)
    ) STRICT, WITHOUT ROWID;
  `,
};
