import type { Migration } from '../migration.ts';

/** People outside the team. One that was deleted leaves its id, without anything personal, so that it stays deleted. */
export const migration: Migration = {
  up: `

CREATE TABLE contacts (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) <= 120),
  company text NOT NULL CHECK (length(company) <= 120),
  -- A list of numbers in E.164.
  numbers jsonb NOT NULL CHECK (jsonb_typeof(numbers) = 'array'),
  note text NOT NULL CHECK (length(note) <= 2000),
  updated_at bigint NOT NULL,
  -- Absent: it is there.
  deleted_at bigint,
  CHECK ((deleted_at IS NULL) = (jsonb_array_length(numbers) > 0)),
  CHECK ((deleted_at IS NULL) = (name <> ''))
);
`,
};
