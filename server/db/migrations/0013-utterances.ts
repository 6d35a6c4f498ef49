import type { Migration } from '../migration.ts';

/** What was said, in its final words. Partial words are pushed and never stored. */
export const migration: Migration = {
  up: `

CREATE TABLE utterances (
  id uuid PRIMARY KEY,
  call_id uuid NOT NULL REFERENCES calls ON DELETE CASCADE,
  speaker text NOT NULL CHECK (speaker IN ('contact', 'operator', 'ai')),
  text text NOT NULL CHECK (length(text) <= 10000),
  started_at bigint NOT NULL,
  transcription_sid text NOT NULL,
  -- The provider's number of the event that brought the final words.
  sequence bigint NOT NULL,
  UNIQUE (transcription_sid, sequence)
);
CREATE INDEX utterances_call ON utterances (call_id, started_at, id);
`,
};
