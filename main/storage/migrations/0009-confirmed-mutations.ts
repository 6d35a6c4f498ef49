import type { Migration } from './migration.ts';

/**
 * What the API said is in effect, kept for a month: a server restored from yesterday's backup is given it again. `seq`
 * is the place it had in the outbox; `position` counts confirmations, so that those since some moment can be named.
 */
export const confirmedMutations: Migration = {
  version: 9,
  name: 'confirmed-mutations',
  sql: `
    CREATE TABLE confirmed_mutations (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      seq INTEGER NOT NULL,
      body TEXT NOT NULL CHECK (json_valid(body)),
      confirmed_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX calls_talked_here ON calls (id) WHERE is_talked_here = 1;
  `,
};
