import type { Migration } from '../migration.ts';

/** Who works together, who watches over them, and where callers wait for them. */
export const migration: Migration = {
  up: `

CREATE TABLE teams (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  created_at bigint NOT NULL
);
CREATE UNIQUE INDEX teams_name ON teams (lower(name));

CREATE TABLE team_members (
  team_id uuid NOT NULL REFERENCES teams ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  -- True: this member watches over the others.
  is_supervisor boolean NOT NULL DEFAULT false,
  PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_user ON team_members (user_id);

CREATE TABLE queues (
  id uuid PRIMARY KEY,
  -- As it stands in calls.queue_name.
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- Absent: it belongs to no team.
  team_id uuid REFERENCES teams ON DELETE SET NULL,
  created_at bigint NOT NULL
);
CREATE UNIQUE INDEX queues_name ON queues (name);
CREATE INDEX queues_team ON queues (team_id);
`,
};
