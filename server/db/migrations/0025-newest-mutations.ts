import type { Migration } from '../migration.ts';

/** The newest results of each user are kept whatever their age: his desktops may ask after them. */
export const migration: Migration = {
  up: `
CREATE INDEX applied_mutations_newest ON applied_mutations (user_id, applied_at);
`,
};
