import type { Migration } from '../migration.ts';

/**
 * Answers of requests that create something, under the key that the client chose: kept for a day, so that a request whose answer was
 * lost can be sent again. Written in the transaction of what was created.
 */
export const migration: Migration = {
  up: `

CREATE TABLE idempotency_keys (
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  key text NOT NULL,
  -- Of the whole request: another one under the same key is a mistake of the client.
  fingerprint bytea NOT NULL,
  -- Absent only within the transaction that makes it. Text, so that a replay is the same to the letter.
  answer text,
  created_at bigint NOT NULL,
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
`,
};
