import type { Migration } from '../migration.ts';

/** Everybody who is, was or is being brought into a call. */
export const migration: Migration = {
  up: `

CREATE TABLE call_legs (
  id uuid PRIMARY KEY,
  call_id uuid NOT NULL REFERENCES calls ON DELETE CASCADE,
  -- Absent: the provider has not named it yet.
  sid text UNIQUE,
  party text NOT NULL CHECK (party IN ('contact', 'operator')),
  user_id uuid REFERENCES users,
  ordinal integer NOT NULL,
  is_dialled boolean NOT NULL,
  offered_at bigint NOT NULL,
  ringing_at bigint,
  joined_at bigint,
  answered_at bigint,
  ended_at bigint,
  outcome text,
  left_by text CHECK (left_by IN ('self', 'other')),
  UNIQUE (call_id, ordinal)
);
CREATE INDEX call_legs_open ON call_legs (user_id) WHERE ended_at IS NULL;
`,
};
