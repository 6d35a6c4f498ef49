import type { Migration } from '../migration.ts';

/** A call: what is known of it (its facts), what follows from that (status to end cause), and what the operator wrote. */
export const migration: Migration = {
  up: `

CREATE TABLE calls (
  id uuid PRIMARY KEY,
  direction text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  status text NOT NULL CHECK (status IN ('ringing', 'active', 'ended')),
  contact_number text NOT NULL,
  -- Absent: nobody knows.
  contact_name text,
  line_number text NOT NULL,
  queue_name text,
  language text NOT NULL CHECK (language IN ('en', 'fr')),
  -- Absent: no operator was rung yet.
  operator_id uuid REFERENCES users,
  started_at bigint NOT NULL,
  answered_at bigint,
  ended_at bigint,
  end_cause text,
  notes text NOT NULL DEFAULT '' CHECK (length(notes) <= 20000),
  notes_revision integer NOT NULL DEFAULT 0,
  disposition_id uuid REFERENCES dispositions,
  wrapped_up_at bigint,

  conference_sid text,
  conference_ended_at bigint,
  hang_up_requested_at bigint,
  gave_up_at bigint,
  lost_at bigint,

  CHECK ((status = 'ended') = (ended_at IS NOT NULL)),
  CHECK ((status = 'ended') = (end_cause IS NOT NULL))
);
CREATE INDEX calls_going_on ON calls (started_at) WHERE status <> 'ended';
CREATE INDEX calls_operator ON calls (operator_id, started_at);
`,
};
