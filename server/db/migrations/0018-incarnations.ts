import type { Migration } from '../migration.ts';

/**
 * Unbroken lives of the data, the latest last. `feed` of before is left for an older version that runs beside this one.
 * Rows are never updated: one that was put here by restoring a dump is known by its `xmin`.
 */
export const migration: Migration = {
  up: `

CREATE TABLE incarnations (
  id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
  ordinal bigint NOT NULL UNIQUE,
  began_at bigint NOT NULL,
  -- System identifier of the cluster, and the database in it.
  cluster text NOT NULL,
  timeline text NOT NULL,
  postmaster_started_at timestamptz NOT NULL,
  -- Up to where what came before is known to have survived; absent: all of it.
  survived pg_lsn,
  written_by xid8 NOT NULL DEFAULT pg_current_xact_id()
);
`,
};
