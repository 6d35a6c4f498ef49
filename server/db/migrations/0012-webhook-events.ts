import type { Migration } from '../migration.ts';

/** Callbacks that were carried out: a signature never expires, so a second delivery must change nothing. */
export const migration: Migration = {
  up: `

CREATE TABLE webhook_events (
  -- SHA-256 of the path with its query and of the parameters.
  key bytea PRIMARY KEY CHECK (length(key) = 32),
  received_at bigint NOT NULL
);
CREATE INDEX webhook_events_age ON webhook_events (received_at);
`,
};
