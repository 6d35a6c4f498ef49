/**
 * The raw limit of the first synchronisation, its taking side: rows as they come, many a statement, into a new encrypted
 * database of the product's own schema; secondary indexes at the end, full text beside the rows. No protocol, no resuming, no
 * progress, nothing that survives a cut. `RAW_SOURCE_URL`, `RAW_DESKTOP_FILE` in the environment; prints its times.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import Database from 'better-sqlite3';
import { createSystemClock } from '../../main/platform/clock.ts';
import { createMemoryLogger } from '../../main/platform/testing.ts';
import { cipher } from '../../main/storage/connection.ts';
import { keysPerMs } from '../../main/storage/queries/calls.ts';
import { buildContactText } from '../../main/storage/queries/search-index.ts';
import { foldText, toNumberParts } from '../../main/storage/search-text.ts';
import { openStorage } from '../../main/storage/storage.ts';
import { historyKey } from '../../tests/world/team-history/cache.ts';

const sourceUrl = process.env['RAW_SOURCE_URL'] ?? '';
const file = process.env['RAW_DESKTOP_FILE'] ?? '';

type Value = string | number | null;
const unescapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', v: '\v' };

function toField(text: string): string | null {
  if (text === '\\N') return null;
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.)/g, (_whole, letter: string) => unescapes[letter] ?? letter);
}

async function eachRow(path: string, take: (fields: (string | null)[]) => void): Promise<void> {
  const response = await fetch(`${sourceUrl}${path}`);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.write(Buffer.from(chunk))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line.split('\t').map(toField));
  }
}

const made = openStorage({
  file,
  key: historyKey,
  logger: createMemoryLogger().logger,
  clock: createSystemClock(),
});
if (!made.ok) throw new Error(made.error.message);
made.value.close();
const database = new Database(file);
database.pragma(`cipher = '${cipher}'`);
database.pragma(`key = 'raw:${Buffer.from(historyKey).toString('hex')}'`);
// Without this SQLite refuses to go without a journal.
database.unsafeMode();
for (const setting of ['journal_mode = OFF', 'synchronous = OFF', 'foreign_keys = OFF', 'temp_store = 2'])
  database.pragma(setting);
database.pragma('cache_size = -65536');

function createInserter(table: string, columns: readonly string[]) {
  const rowsAtOnce = 64;
  const prepare = (rows: number) => {
    const one = `(${columns.map((name) => (name === 'rowid' ? 'CAST(? AS INTEGER)' : '?')).join(',')})`;
    return database.prepare(
      `INSERT INTO ${table} (${columns.join(',')}) VALUES ${Array(rows).fill(one).join(',')}`,
    );
  };
  const many = prepare(rowsAtOnce);
  let values: Value[] = [];
  return {
    add(row: readonly Value[]) {
      for (const value of row) values.push(value);
      if (values.length < rowsAtOnce * columns.length) return;
      many.run(values);
      values = [];
    },
    end() {
      if (values.length > 0) prepare(values.length / columns.length).run(values);
    },
  };
}

const split = (text: string): readonly string[] => text.trim().split(/\s+/);
const contacts = createInserter(
  'contacts',
  split('contact_key id name folded_name company numbers note updated_at'),
);
const contactNumbers = createInserter('contact_numbers', split('number contact_key'));
const contactSearch = createInserter('contact_search', split('rowid name company number note'));
const calls = createInserter(
  'calls',
  split(`call_key id direction status contact_number contact_name line_number queue_name language operator_id
    started_at answered_at ended_at end_cause notes notes_revision disposition_id wrapped_up_at tags has_recording`),
);
const callTags = createInserter('call_tags', split('tag call_key'));
const callSearch = createInserter('call_search', split('rowid contact number notes transcript'));

/** In the order of their changes, so that the contact changed last has the number. */
async function loadContacts(): Promise<ReadonlyMap<string, string>> {
  const owners = new Map<string, string>();
  let key = 0;
  await eachRow('/contacts', ([id, name, company, numbers, note, updatedAt]) => {
    key += 1;
    const parsed = JSON.parse(numbers ?? '[]') as string[];
    const text = (value: string | null | undefined): string => value ?? '';
    contacts.add([
      key,
      text(id),
      text(name),
      foldText(text(name)),
      text(company),
      text(numbers),
      text(note),
      text(updatedAt),
    ]);
    contactSearch.add([
      key,
      foldText(text(name)),
      foldText(text(company)),
      parsed.map(toNumberParts).join(' '),
      foldText(text(note)),
    ]);
    for (const number of parsed) {
      contactNumbers.add([number, key]);
      owners.set(number, buildContactText([name, company]));
    }
  });
  return owners;
}

async function loadCalls(owners: ReadonlyMap<string, string>): Promise<number> {
  let [count, lastAt, sequence] = [0, '', 0];
  await eachRow('/calls', (fields) => {
    const startedAt = fields[9] ?? '';
    sequence = startedAt === lastAt ? sequence + 1 : 0;
    lastAt = startedAt;
    const key = Number(startedAt) * keysPerMs + sequence;
    calls.add([key, ...fields]);
    const [number, notes, tags] = [fields[3] ?? '', fields[13] ?? '', fields[17] ?? '[]'];
    if (tags !== '[]') for (const tag of JSON.parse(tags) as string[]) callTags.add([tag, key]);
    callSearch.add([key, owners.get(number) ?? '', toNumberParts(number), foldText(notes), '']);
    count += 1;
  });
  return count;
}

const indexes = database
  .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`)
  .all() as { name: string; sql: string }[];
for (const { name } of indexes) database.exec(`DROP INDEX ${name}`);

const startedAt = performance.now();
database.exec('BEGIN');
const count = await loadCalls(await loadContacts());
for (const inserter of [contacts, contactNumbers, contactSearch, calls, callTags, callSearch]) inserter.end();
database.exec('COMMIT');
const rowsAt = performance.now();
for (const { sql } of indexes) database.exec(sql);
database.pragma('journal_mode = WAL');
database.close();
const descriptor = openSync(file, 'r+');
fsyncSync(descriptor);
closeSync(descriptor);
const seconds = (ms: number): number => ms / 1_000;
console.log(
  JSON.stringify({
    calls: count,
    seconds: seconds(performance.now() - startedAt),
    rowSeconds: seconds(rowsAt - startedAt),
    indexSeconds: seconds(performance.now() - rowsAt),
  }),
);
