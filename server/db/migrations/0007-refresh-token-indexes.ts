import type { Migration } from '../migration.ts';

/** For the purge: without them each session that is removed reads the whole table of tokens. */
export const migration: Migration = {
  up: `
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);
`,
};
