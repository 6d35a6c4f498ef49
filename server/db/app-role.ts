import type pg from 'pg';
import type { Logger } from '../platform/logger.ts';

/** The role that the API works with: it may do everything with the data but change the audit log or the schema. */
export const appRole = 'lydia_app';

/** Made when we may make it. A role that logs in can be put into it: `GRANT lydia_app TO …`. */
const makeRole = `
DO $do$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${appRole}') THEN
    CREATE ROLE ${appRole} NOLOGIN;
  END IF;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL;
END $do$`;

/** Repeatable; covers the tables of every migration. */
const grant = `
DO $do$
DECLARE
  place text := quote_ident(current_schema());
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %s TO ${appRole}', place);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA %s TO ${appRole}', place);
  EXECUTE format('GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA %s TO ${appRole}', place);
  REVOKE ALL ON audit_events, audit_head, schema_migrations FROM ${appRole};
  GRANT SELECT, INSERT ON audit_events TO ${appRole};
  GRANT SELECT ON audit_head, schema_migrations TO ${appRole};
  GRANT EXECUTE ON FUNCTION audit_lock_head() TO ${appRole};
END $do$`;

interface Ownership {
  readonly is_owner: boolean;
  readonly has_role: boolean;
}

/**
 * Gives the role of the API its rights, as the owner of the tables and under the lock of the migrations. With a
 * password the role may log in by itself: that is how the embedded database has it.
 */
export async function ensureAppRole(client: pg.ClientBase, password: string | null): Promise<void> {
  await client.query(makeRole);
  const { rows } = await client.query<Ownership>(
    `SELECT pg_has_role(current_user, relowner, 'USAGE') AS is_owner,
       EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS has_role
     FROM pg_class WHERE oid = 'audit_events'::regclass`,
    [appRole],
  );
  if (!rows[0]?.is_owner || !rows[0].has_role) return;
  await client.query(grant);
  if (password === null) return;
  await client.query(`ALTER ROLE ${appRole} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
}

/** Says in the log when the role that the API works with could change the audit log after all. */
export async function warnOfPowerfulRole(pool: pg.Pool, logger: Logger): Promise<void> {
  const { rows } = await pool.query<{ is_powerful: boolean }>(
    `SELECT pg_has_role(current_user, relowner, 'USAGE') AS is_powerful
     FROM pg_class WHERE oid = 'audit_events'::regclass`,
  );
  if (rows[0]?.is_powerful !== true) return;
  logger.warn(
    'the database role of the API owns the audit log and could change it; docs/operating.md says how to part them',
  );
}
