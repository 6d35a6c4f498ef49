import type { Migration } from '../migration.ts';

/** The order in which a desktop that begins anew is given the calls: all of them, or those of one operator. */
export const migration: Migration = {
  up: `
CREATE INDEX calls_order ON calls (started_at, id);
CREATE INDEX calls_operator_order ON calls (operator_id, started_at, id);
DROP INDEX calls_operator;
`,
};
