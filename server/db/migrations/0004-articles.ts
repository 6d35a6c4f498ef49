import type { Migration } from '../migration.ts';

export const migration: Migration = {
  up: `

CREATE TABLE articles (
  id uuid PRIMARY KEY,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  body text NOT NULL CHECK (length(body) BETWEEN 1 AND 50000),
  language text NOT NULL CHECK (language IN ('en', 'fr')),
  updated_at bigint NOT NULL
);
CREATE INDEX articles_language ON articles (language);
`,
};
