import type { Migration } from './migration.ts';

/** Whether the operator's leg was in the line of this computer: the change feed tells of his other computer's too. */
export const talkedHere: Migration = {
  version: 6,
  name: 'talked-here',
  sql: `
    ALTER TABLE calls ADD COLUMN is_talked_here INTEGER NOT NULL DEFAULT 0 CHECK (is_talked_here IN (0, 1));
  `,
};
