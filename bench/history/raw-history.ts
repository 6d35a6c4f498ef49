import Database from 'better-sqlite3';
import { cipher } from '../../main/storage/connection.ts';

/** The condition of one raw statement, over `calls`, with its values; `from` names the best index by hand. */
export interface RawCondition {
  readonly from?: string;
  readonly where: string;
  readonly values: readonly (string | number)[];
}

/** What a line of the list shows, as one prepared statement gives it; nothing is left out that the window needs. */
const columns = `
  calls.call_key, calls.id, direction, status, contact_number, contact_name, line_number, queue_name, language,
  operator_id, started_at, answered_at, ended_at, end_cause, calls.notes, notes_revision, disposition_id, wrapped_up_at, tags,
  has_recording, users.display_name, contacts.id AS contact_id, contacts.name AS name, contacts.company AS company,
  EXISTS (SELECT 1 FROM outbox WHERE subject_id = calls.id AND state = 'waiting') AS is_pending,
  EXISTS (SELECT 1 FROM note_conflicts WHERE call_id = calls.id AND resolved_at IS NULL) AS has_conflict`;
const joins = `
  LEFT JOIN users ON users.id = calls.operator_id
  LEFT JOIN contacts ON contacts.contact_key = (
    SELECT owners.contact_key FROM contact_numbers JOIN contacts AS owners USING (contact_key)
    WHERE contact_numbers.number = calls.contact_number ORDER BY owners.updated_at DESC LIMIT 1)`;

/** One row more than the page shows tells whether there is another page. */
export const pageSize = 50;
const limit = pageSize + 1;

/** Prepared statements on a plain connection to the same encrypted file: no plan is made, nothing is parsed. */
export interface RawHistory {
  page(condition: RawCondition, beforeKey: number): number;
  /** The page of what FTS5 finds, with what was said in its calls, which the window marks the words in. */
  search(match: string, condition: RawCondition | null): number;
  close(): void;
}

type Statement = Database.Statement<unknown[], { id: string }>;

export function openRawHistory(file: string, key: Uint8Array): RawHistory {
  const database = new Database(file, { readonly: true });
  database.pragma(`cipher = '${cipher}'`);
  database.pragma(`key = 'raw:${Buffer.from(key).toString('hex')}'`);
  database.pragma('temp_store = 2');
  const prepared = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = database.prepare<unknown[], { id: string }>(sql);
    prepared.set(sql, statement);
    return statement;
  };
  const spoken = database.prepare(`
    SELECT call_id, id, speaker, text FROM utterances WHERE call_id IN (SELECT value FROM json_each(?))
    AND is_final = 1 ORDER BY call_id, started_at, id`);

  return {
    page({ from = 'calls', where, values }, beforeKey) {
      const sql = `SELECT ${columns} FROM ${from} ${joins}
        WHERE calls.call_key < ? AND status = 'ended' AND ${where} ORDER BY calls.call_key DESC LIMIT ${limit}`;
      return prepare(sql).all(beforeKey, ...values).length;
    },
    search(match, condition) {
      const sql = `SELECT ${columns} FROM call_search CROSS JOIN calls ON calls.call_key = call_search.rowid ${joins}
        WHERE call_search MATCH ? AND status = 'ended' AND ${condition?.where ?? 'TRUE'}
        ORDER BY call_search.rowid DESC LIMIT ${limit}`;
      const rows = prepare(sql).all(match, ...(condition?.values ?? []));
      spoken.all(JSON.stringify(rows.slice(0, pageSize).map(({ id }) => id)));
      return rows.length;
    },
    close: () => database.close(),
  };
}
