import type { Migration } from './migration.ts';

export const referenceData: Migration = {
  version: 3,
  name: 'reference-data',
  sql: `
    CREATE TABLE articles (
      article_key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL,
      folded_title TEXT NOT NULL,
      body TEXT NOT NULL,
      language TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      extra TEXT
    ) STRICT;
    CREATE INDEX articles_by_title ON articles (folded_title, id);

    CREATE TABLE dispositions (
      id TEXT PRIMARY KEY,
      label_en TEXT NOT NULL,
      label_fr TEXT NOT NULL,
      position INTEGER NOT NULL,
      is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
      extra TEXT
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE users (
      id TEXT PRIMARY KEY,
      email TEXT NOT NULL,
      display_name TEXT NOT NULL,
      role TEXT NOT NULL,
      extra TEXT
    ) STRICT, WITHOUT ROWID;
  `,
};
