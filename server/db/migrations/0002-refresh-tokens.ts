import type { Migration } from '../migration.ts';

/** A session is one sign-in; its refresh tokens are the family that rotates within it. */
export const migration: Migration = {
  up: `

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at bigint NOT NULL,
  -- Absent: the session goes on.
  revoked_at bigint,
  revoked_because text CHECK (revoked_because IN ('signed-out', 'reused', 'disabled')),
  CHECK ((revoked_at IS NULL) = (revoked_because IS NULL))
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE refresh_tokens (
  -- SHA-256 of the token; the token itself is 256 random bits and is kept nowhere.
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  -- Absent: the head of its family, not used yet.
  used_at bigint,
  CHECK (expires_at > created_at)
);
CREATE UNIQUE INDEX refresh_tokens_head ON refresh_tokens (session_id) WHERE used_at IS NULL;
`,
};
