import type { Migration } from '../migration.ts';

/** Networks that a user has signed in from, so that strangers who guess cannot use up what he may try there. */
export const migration: Migration = {
  up: `
CREATE TABLE sign_in_places (
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  -- SHA-256 of the user and the network: compared, never read.
  place bytea NOT NULL CHECK (length(place) = 32),
  last_at bigint NOT NULL,
  PRIMARY KEY (user_id, place)
);
CREATE INDEX sign_in_places_age ON sign_in_places (last_at);
`,
};
