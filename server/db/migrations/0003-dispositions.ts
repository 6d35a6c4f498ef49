import type { Migration } from '../migration.ts';

export const migration: Migration = {
  up: `

CREATE TABLE dispositions (
  id uuid PRIMARY KEY,
  label_en text NOT NULL CHECK (length(label_en) BETWEEN 1 AND 80),
  label_fr text NOT NULL CHECK (length(label_fr) BETWEEN 1 AND 80),
  position integer NOT NULL CHECK (position >= 0),
  is_active boolean NOT NULL
);
`,
};
