import type { Migration } from '../migration.ts';

/**
 * The change feed: one row for each record and each audience that ever saw it, moved to the end when the record changes.
 * The order is (xid, seq): a reader takes only rows of transactions older than the oldest one still running, so that
 * a commit that comes late can never land behind a cursor.
 */
export const migration: Migration = {
  up: `

CREATE SEQUENCE changes_seq;

CREATE TABLE changes (
  entity text NOT NULL,
  entity_id uuid NOT NULL,
  -- Absent: everybody.
  audience uuid,
  -- False: this audience lost sight of the record.
  is_current boolean NOT NULL DEFAULT true,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  seq bigint NOT NULL DEFAULT nextval('changes_seq'),
  CONSTRAINT changes_record_audience UNIQUE NULLS NOT DISTINCT (entity, entity_id, audience)
);
CREATE INDEX changes_order ON changes (xid, seq);
CREATE INDEX changes_audience_order ON changes (audience, xid, seq);

-- One row. A cursor carries the epoch it was made in; transaction ids of another cluster mean nothing here.
CREATE TABLE feed (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  epoch text NOT NULL,
  cluster text NOT NULL
);
`,
};
