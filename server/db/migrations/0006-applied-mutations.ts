import type { Migration } from '../migration.ts';

/** What the operators' desktops sent, so that a second delivery is answered and not applied again. */
export const migration: Migration = {
  up: `

CREATE TABLE applied_mutations (
  user_id uuid NOT NULL REFERENCES users,
  id uuid NOT NULL,
  -- SHA-256 of the mutation as it came first: another content under the same id is a mistake of the sender.
  content_hash bytea NOT NULL CHECK (length(content_hash) = 32),
  -- Absent only while the transaction that applies it is running.
  status text CHECK (status IN ('applied', 'conflict', 'rejected')),
  code text,
  applied_at bigint NOT NULL,
  PRIMARY KEY (user_id, id)
);
`,
};
