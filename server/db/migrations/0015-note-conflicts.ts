import type { Migration } from '../migration.ts';

/** Both texts of notes that were changed in two places, whole, whatever becomes of the joined text. */
export const migration: Migration = {
  up: `

CREATE TABLE note_conflicts (
  mutation_id uuid PRIMARY KEY,
  call_id uuid NOT NULL REFERENCES calls ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users,
  present_text text NOT NULL,
  other_text text NOT NULL,
  made_at bigint NOT NULL
);
CREATE INDEX note_conflicts_call ON note_conflicts (call_id);
`,
};
