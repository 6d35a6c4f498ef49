import type { Migration } from '../migration.ts';

/** Sessions of the pages that run in a browser, which are held by a cookie instead of a refresh token. */
export const migration: Migration = {
  up: `
CREATE TABLE browser_sessions (
  -- SHA-256 of what the cookie holds, 256 random bits that are kept nowhere.
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  session_id uuid NOT NULL UNIQUE REFERENCES sessions ON DELETE CASCADE,
  -- It is over when it was not used for a while, and at expires_at however much it is used.
  used_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX browser_sessions_expiry ON browser_sessions (expires_at);
`,
};
