import type { Migration } from '../migration.ts';

/**
 * The audit log: rows are added and never changed. Each carries the hash of the one before, and one row of another table
 * says where the log ends. Nobody but the owner of the tables could change either, and the next verification would tell;
 * `db/app-role.ts` gives the API a role that is not the owner.
 */
export const migration: Migration = {
  up: `

CREATE TABLE audit_events (
  number bigint PRIMARY KEY CHECK (number > 0),
  at bigint NOT NULL,
  kind text NOT NULL,
  -- Absent: nobody who is signed in. No reference: an event outlives whom it is about.
  actor_id uuid,
  -- Absent: it was done to nothing in particular.
  subject_id uuid,
  session_id uuid,
  request_id uuid,
  address text,
  -- Kept to the letter, since it is hashed.
  details json NOT NULL,
  -- Which key the hash was made with.
  key_id text NOT NULL,
  previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
  hash bytea NOT NULL CHECK (length(hash) = 32)
);
CREATE INDEX audit_events_kind ON audit_events (kind, number);
CREATE INDEX audit_events_actor ON audit_events (actor_id, number);
CREATE INDEX audit_events_subject ON audit_events (subject_id, number);

CREATE TABLE audit_head (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  number bigint NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32)
);
INSERT INTO audit_head (number, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

DO $do$
DECLARE
  place text := quote_ident(current_schema());
BEGIN
  -- Run with the rights of the owner: the role of the API may not touch the head by itself.
  EXECUTE format($sql$
    CREATE FUNCTION audit_lock_head() RETURNS TABLE (head_number bigint, head_hash bytea)
    LANGUAGE sql SECURITY DEFINER SET search_path = %1$s, pg_temp
    AS 'SELECT number, hash FROM audit_head FOR UPDATE'
  $sql$, place);
  EXECUTE format($sql$
    CREATE FUNCTION audit_advance_head() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = %1$s, pg_temp AS $body$
    BEGIN
      UPDATE audit_head SET number = NEW.number, hash = NEW.hash
      WHERE number = NEW.number - 1 AND hash = NEW.previous_hash;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'The event does not follow the last one of the audit log.' USING ERRCODE = '42501';
      END IF;
      RETURN NULL;
    END $body$
  $sql$, place);
END $do$;
REVOKE ALL ON FUNCTION audit_lock_head() FROM PUBLIC;
CREATE TRIGGER audit_events_advance AFTER INSERT ON audit_events
FOR EACH ROW EXECUTE FUNCTION audit_advance_head();

CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'The audit log is only added to.' USING ERRCODE = '42501';
END $body$;
CREATE TRIGGER audit_events_keep BEFORE UPDATE OR DELETE ON audit_events
FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_events_keep_all BEFORE TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

REVOKE UPDATE, DELETE, TRUNCATE ON audit_events FROM CURRENT_USER;
`,
};
