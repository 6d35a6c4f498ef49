import type { Migration } from '../migration.ts';

/** One-time tokens for a new password, and more reasons for which a session ends. */
export const migration: Migration = {
  up: `

CREATE TABLE password_links (
  -- SHA-256 of the token; the token itself is 256 random bits and is kept nowhere.
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  CHECK (expires_at > created_at)
);
CREATE INDEX password_links_user ON password_links (user_id);

ALTER TABLE sessions DROP CONSTRAINT IF EXISTS sessions_revoked_because_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_revoked_because_check
  CHECK (revoked_because IN ('signed-out', 'reused', 'disabled', 'everywhere', 'password-changed', 'password-set'));
`,
};
