import type { Connection } from './connection.ts';
import { contactKeyOf } from './queries/contact-of-number.ts';
import { buildContactText } from './queries/search-index.ts';
import { foldText, toNumberParts } from './search-text.ts';

/**
 * For a database that many rows were written into at once, without what is derived from them: secondary indexes, tags by
 * tag, numbers of contacts, full text. Everything here takes a bare connection and leaves transactions to the caller, who
 * may store with each how far he is.
 */
export type BulkDatabase = Pick<Connection, 'all' | 'run' | 'execute'>;

export interface IndexDefinition {
  readonly name: string;
  /** The statement that makes it. */
  readonly sql: string;
}

/** All indexes that the schema makes by itself, apart from those that hold a UNIQUE or PRIMARY KEY. */
export function listIndexes(db: BulkDatabase): IndexDefinition[] {
  const rows = db.all(
    `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name`,
  );
  return rows.map((row) => ({ name: String(Object(row).name), sql: String(Object(row).sql) }));
}

export function dropIndexes(db: BulkDatabase, indexes: readonly IndexDefinition[]): void {
  for (const { name } of indexes) db.execute(`DROP INDEX IF EXISTS "${name}"`);
}

/** From `calls.tags` and `contacts.numbers`; doing it twice is doing it once. */
export function fillTagsAndNumbers(db: BulkDatabase): void {
  db.execute(`
    INSERT OR IGNORE INTO call_tags (tag, call_key)
      SELECT value, call_key FROM calls, json_each(tags) WHERE tags <> '[]';
    INSERT OR IGNORE INTO contact_numbers (number, contact_key)
      SELECT value, contact_key FROM contacts, json_each(numbers)`);
}

const searchedCalls = `
  SELECT calls.call_key AS key, contact_name AS callName, contact_number AS number, notes, name, company, (
    SELECT group_concat(text, char(10)) FROM utterances WHERE call_id = calls.id AND is_final = 1
  ) AS transcript
  FROM calls LEFT JOIN contacts ON contacts.contact_key = ${contactKeyOf('calls.contact_number')}
  WHERE call_key > $afterKey ORDER BY call_key LIMIT $limit`;
const insertCall = `
  INSERT INTO call_search (rowid, contact, number, notes, transcript)
  VALUES (CAST($key AS INTEGER), $contact, $number, $notes, $transcript)`;

interface SearchedCallRow {
  readonly key: number;
  readonly callName: string | null;
  readonly number: string;
  readonly notes: string;
  readonly name: string | null;
  readonly company: string | null;
  readonly transcript: string | null;
}

/**
 * The full text of the next `limit` calls after the key `afterKey`, in the order in which the index grows best. None of
 * them may be in it yet. Needs `utterances_by_call` and `contact_numbers`. `lastKey` null: all are in.
 */
export function fillCallSearch(
  db: BulkDatabase,
  { afterKey, limit }: { readonly afterKey: number; readonly limit: number },
): { readonly calls: number; readonly lastKey: number | null } {
  const rows = db.all(searchedCalls, { afterKey, limit }) as SearchedCallRow[];
  for (const { key, callName, number, notes, name, company, transcript } of rows) {
    db.run(insertCall, {
      key,
      contact: buildContactText([callName, name, company]),
      number: toNumberParts(number),
      notes: foldText(notes),
      transcript: foldText(transcript ?? ''),
    });
  }
  const isLast = rows.length < limit;
  return { calls: rows.length, lastKey: isLast ? null : (rows.at(-1)?.key ?? null) };
}

const insertContact = `
  INSERT INTO contact_search (rowid, name, company, number, note)
  VALUES (CAST($key AS INTEGER), $name, $company, $number, $note)`;
const insertArticle = `
  INSERT INTO article_search (rowid, title, body) VALUES (CAST($key AS INTEGER), $title, $body)`;

/** The full text of all contacts and articles; none of them may be in it yet. */
export function fillOtherSearch(db: BulkDatabase): void {
  for (const row of db.all('SELECT contact_key AS key, name, company, numbers, note FROM contacts')) {
    const { key, name, company, numbers, note } = Object(row);
    db.run(insertContact, {
      key: Number(key),
      name: foldText(String(name)),
      company: foldText(String(company)),
      number: (JSON.parse(String(numbers)) as string[]).map(toNumberParts).join(' '),
      note: foldText(String(note)),
    });
  }
  for (const row of db.all('SELECT article_key AS key, title, body FROM articles')) {
    const { key, title, body } = Object(row);
    db.run(insertArticle, { key: Number(key), title: foldText(String(title)), body: foldText(String(body)) });
  }
}
