import type { Migration } from '../migration.ts';

/** Times are UTC milliseconds in bigint columns named `…_at`, the way they cross every border of the product. */
export const migration: Migration = {
  up: `

CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL CHECK (email = lower(email)),
  display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 120),
  role text NOT NULL CHECK (role IN ('operator', 'supervisor', 'administrator')),
  password_hash text NOT NULL,
  -- Absent: the account may sign in.
  disabled_at bigint,
  created_at bigint NOT NULL
);
CREATE UNIQUE INDEX users_email ON users (email);
`,
};
