import type { Migration } from './migration.ts';

/**
 * Contacts, tags, the legs of calls and conflicts of notes. The outbox and its shadows are made anew, for a change may now
 * be about a contact too: `subject_id` is the call or contact within which changes are sent in order.
 */
export const contactsAndTags: Migration = {
  version: 7,
  name: 'contacts-and-tags',
  sql: `
    ALTER TABLE calls ADD COLUMN tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags));
    ALTER TABLE calls ADD COLUMN has_recording INTEGER NOT NULL DEFAULT 0 CHECK (has_recording IN (0, 1));

    CREATE TABLE contacts (
      contact_key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      folded_name TEXT NOT NULL,
      company TEXT NOT NULL,
      numbers TEXT NOT NULL CHECK (json_valid(numbers)),
      note TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      extra TEXT
    ) STRICT;
    CREATE INDEX contacts_by_name ON contacts (folded_name, id);
    CREATE TABLE contact_numbers (
      number TEXT NOT NULL,
      contact_key INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE,
      PRIMARY KEY (number, contact_key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX contact_numbers_by_contact ON contact_numbers (contact_key);

    CREATE TABLE legs (
      id TEXT PRIMARY KEY,
      call_id TEXT NOT NULL,
      party TEXT NOT NULL,
      user_id TEXT,
      ordinal INTEGER NOT NULL,
      offered_at INTEGER NOT NULL,
      ringing_at INTEGER,
      answered_at INTEGER,
      joined_at INTEGER,
      ended_at INTEGER,
      outcome TEXT,
      left_by TEXT,
      holds TEXT NOT NULL CHECK (json_valid(holds)),
      extra TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX legs_by_call ON legs (call_id, ordinal);

    CREATE TABLE note_conflicts (
      id TEXT PRIMARY KEY,
      call_id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      present_text TEXT NOT NULL,
      other_text TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      resolved_at INTEGER,
      extra TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX note_conflicts_by_call ON note_conflicts (call_id) WHERE resolved_at IS NULL;

    CREATE TABLE new_outbox (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      subject_id TEXT NOT NULL,
      entity TEXT NOT NULL CHECK (entity IN ('call', 'suggestion', 'contact')),
      entity_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      body TEXT NOT NULL CHECK (json_valid(body)),
      attempts INTEGER NOT NULL,
      is_overtaken INTEGER NOT NULL CHECK (is_overtaken IN (0, 1)),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'set-aside')),
      code TEXT,
      CHECK ((state = 'set-aside') = (code IS NOT NULL))
    ) STRICT;
    INSERT INTO new_outbox SELECT * FROM outbox;
    DELETE FROM sqlite_sequence WHERE name = 'new_outbox';
    INSERT INTO sqlite_sequence (name, seq) SELECT 'new_outbox', seq FROM sqlite_sequence WHERE name = 'outbox';
    DROP TABLE outbox;
    ALTER TABLE new_outbox RENAME TO outbox;
    CREATE INDEX outbox_by_state ON outbox (state, seq);
    CREATE INDEX outbox_by_entity ON outbox (entity, entity_id, state);
    CREATE INDEX outbox_by_subject ON outbox (subject_id, state);

    CREATE TABLE new_shadows (
      entity TEXT NOT NULL CHECK (entity IN ('call', 'suggestion', 'contact')),
      id TEXT NOT NULL,
      record TEXT NOT NULL CHECK (json_valid(record)),
      PRIMARY KEY (entity, id)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_shadows SELECT * FROM shadows;
    DROP TABLE shadows;
    ALTER TABLE new_shadows RENAME TO shadows;
  `,
};
