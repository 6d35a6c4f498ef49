import type { Migration } from '../migration.ts';

/** What the history shows beside the call itself: tags, recording, holds, and which conflicts are settled. */
export const migration: Migration = {
  up: `

ALTER TABLE calls
  -- A list of words, each once.
  ADD COLUMN tags jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(tags) = 'array'),
  ADD COLUMN has_recording boolean NOT NULL DEFAULT false;

ALTER TABLE call_legs
  -- What the provider told of holds, in any order, and the holds that follow from it.
  ADD COLUMN hold_marks jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN holds jsonb NOT NULL DEFAULT '[]';

-- Absent: nobody has looked at both texts yet.
ALTER TABLE note_conflicts ADD COLUMN resolved_at bigint;
`,
};
