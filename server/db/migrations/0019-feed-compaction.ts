import type { Migration } from '../migration.ts';

/** What tombstones are removed by: up to where they are gone, and which transactions are how old. */
export const migration: Migration = {
  up: `

-- One row at most: no cursor before this place can be gone on from.
CREATE TABLE feed_floor (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  xid xid8 NOT NULL,
  seq bigint NOT NULL
);

-- At that time, all transactions below this one had ended.
CREATE TABLE feed_marks (
  xid xid8 PRIMARY KEY,
  marked_at bigint NOT NULL
);

CREATE INDEX changes_left ON changes (xid, seq) WHERE NOT is_current;
CREATE INDEX applied_mutations_age ON applied_mutations (applied_at);
`,
};
