import type { Migration } from '../migration.ts';

/** Each number that was let through to be dialled: what the caps of the dial policy count. Kept for a day. */
export const migration: Migration = {
  up: `
CREATE TABLE dial_attempts (
  call_id uuid PRIMARY KEY REFERENCES calls ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users,
  -- By the clock of the database: one for all instances.
  at bigint NOT NULL
);
CREATE INDEX dial_attempts_at ON dial_attempts (at);
CREATE INDEX dial_attempts_of_user ON dial_attempts (user_id, at);
`,
};
