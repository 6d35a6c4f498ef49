import type { Migration } from '../migration.ts';

/** What was suggested, from the moment it is begun; the texts and citations are documents of their own. */
export const migration: Migration = {
  up: `

CREATE TABLE suggestions (
  id uuid PRIMARY KEY,
  call_id uuid NOT NULL REFERENCES calls ON DELETE CASCADE,
  -- Not a reference: it may answer an utterance whose final words are still to come.
  utterance_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('streaming', 'ready', 'no-answer', 'withdrawn', 'failed')),
  origin text NOT NULL CHECK (origin IN ('generated', 'retrieved')),
  text text NOT NULL CHECK (length(text) <= 4000),
  citations jsonb NOT NULL,
  model text NOT NULL,
  -- Absent: no model wrote it.
  prompt_version text,
  created_at bigint NOT NULL,
  -- Absent: the operator did nothing with it yet.
  outcome text CHECK (outcome IN ('used', 'edited', 'dismissed', 'ignored')),
  edited_text text CHECK (length(edited_text) <= 4000)
);
CREATE INDEX suggestions_call ON suggestions (call_id, created_at);
CREATE INDEX suggestions_streaming ON suggestions (created_at) WHERE status = 'streaming';
`,
};
