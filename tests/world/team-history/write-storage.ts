import Database from 'better-sqlite3';
import type { Contact } from '../../../contracts/domain/contact.ts';
import { createSystemClock } from '../../../main/platform/clock.ts';
import type { Logger } from '../../../main/platform/logger.ts';
import { cipher } from '../../../main/storage/connection.ts';
import { keysPerMs } from '../../../main/storage/queries/calls.ts';
import { buildContactText } from '../../../main/storage/queries/search-index.ts';
import { foldText, toNumberParts } from '../../../main/storage/search-text.ts';
import { openStorage } from '../../../main/storage/storage.ts';
import { buildPastCalls, type PastCall } from './past-call.ts';
import type { Team } from './team.ts';

type SqlValue = string | number | null;

const columnsOf = {
  calls: `call_key id direction status contact_number contact_name line_number queue_name language operator_id
    started_at answered_at ended_at end_cause notes notes_revision disposition_id wrapped_up_at tags has_recording`,
  legs: `id call_id party user_id ordinal offered_at ringing_at answered_at joined_at ended_at outcome left_by holds`,
  utterances: 'id call_id speaker text is_final started_at',
  call_search: 'rowid contact number notes transcript',
  users: 'id email display_name role',
  dispositions: 'id label_en label_fr position is_active',
  contacts: 'contact_key id name folded_name company numbers note updated_at',
  contact_numbers: 'number contact_key',
  contact_search: 'rowid name company number note',
  call_tags: 'tag call_key',
} as const;
type TableName = keyof typeof columnsOf;

type Row = Readonly<Record<string, SqlValue>>;

/** Collects rows and inserts many a statement. */
function createInserter(database: Database.Database, table: TableName) {
  const columns = columnsOf[table].split(/\s+/);
  const rowsAtOnce = Math.floor(900 / columns.length);
  const prepare = (rows: number) => {
    const one = `(${columns.map((name) => (name === 'rowid' ? 'CAST(? AS INTEGER)' : '?')).join(',')})`;
    const values = Array(rows).fill(one).join(',');
    return database.prepare(`INSERT OR IGNORE INTO ${table} (${columns.join(',')}) VALUES ${values}`);
  };
  const many = prepare(rowsAtOnce);
  let values: SqlValue[] = [];
  return {
    add(row: Row) {
      for (const name of columns) values.push(row[name] ?? null);
      if (values.length < rowsAtOnce * columns.length) return;
      many.run(values);
      values = [];
    },
    end() {
      if (values.length > 0) prepare(values.length / columns.length).run(values);
      values = [];
    },
  };
}
type Inserters = Readonly<Record<TableName, ReturnType<typeof createInserter>>>;

function addPeople(into: Inserters, team: Team): void {
  for (const { id, email, displayName, role } of team.users)
    into.users.add({ id, email, display_name: displayName, role });
  for (const { id, label, position, isActive } of team.dispositions)
    into.dispositions.add({
      id,
      label_en: label.en,
      label_fr: label.fr,
      position,
      is_active: isActive ? 1 : 0,
    });
  for (const [index, { id, name, company, numbers, note, updatedAt }] of team.contacts.entries()) {
    into.contacts.add({
      contact_key: index + 1,
      id,
      name,
      folded_name: foldText(name),
      company,
      numbers: JSON.stringify(numbers),
      note,
      updated_at: updatedAt,
    });
    for (const number of numbers) into.contact_numbers.add({ number, contact_key: index + 1 });
    into.contact_search.add({
      rowid: index + 1,
      name: foldText(name),
      company: foldText(company),
      number: numbers.map(toNumberParts).join(' '),
      note: foldText(note),
    });
  }
}

function toCallRow(call: PastCall['call'], key: number): Row {
  return {
    call_key: key,
    id: call.id,
    direction: call.direction,
    status: call.status,
    contact_number: call.contactNumber,
    contact_name: call.contactName,
    line_number: call.lineNumber,
    queue_name: call.queueName,
    language: call.language,
    operator_id: call.operatorId,
    started_at: call.startedAt,
    answered_at: call.answeredAt,
    ended_at: call.endedAt,
    end_cause: call.endCause,
    notes: call.notes,
    notes_revision: call.notesRevision,
    disposition_id: call.dispositionId,
    wrapped_up_at: call.wrappedUpAt,
    tags: JSON.stringify(call.tags),
    has_recording: call.hasRecording ? 1 : 0,
  };
}

function toLegRow(leg: PastCall['legs'][number]): Row {
  return {
    id: leg.id,
    call_id: leg.callId,
    party: leg.party,
    user_id: leg.userId,
    ordinal: leg.ordinal,
    offered_at: leg.offeredAt,
    ringing_at: leg.ringingAt,
    answered_at: leg.answeredAt,
    joined_at: leg.joinedAt,
    ended_at: leg.endedAt,
    outcome: leg.outcome,
    left_by: leg.leftBy,
    holds: JSON.stringify(leg.holds),
  };
}

/** The contact of a number: of several the one changed last. */
type Owners = ReadonlyMap<string, Contact>;

function findOwners({ contacts }: Team): Owners {
  const oldestFirst = contacts.toSorted((a, b) => a.updatedAt - b.updatedAt || (a.id < b.id ? -1 : 1));
  return new Map(
    oldestFirst.flatMap((contact) => contact.numbers.map((number) => [number, contact] as const)),
  );
}

interface PlacedCall extends PastCall {
  readonly key: number;
  readonly owner: Contact | undefined;
}

function addCall(into: Inserters, { call, legs, utterances, key, owner }: PlacedCall): void {
  into.calls.add(toCallRow(call, key));
  for (const tag of call.tags) into.call_tags.add({ tag, call_key: key });
  for (const leg of legs) into.legs.add(toLegRow(leg));
  for (const { id, callId, speaker, text, startedAt } of utterances)
    into.utterances.add({ id, call_id: callId, speaker, text, is_final: 1, started_at: startedAt });
  into.call_search.add({
    rowid: key,
    contact: buildContactText([call.contactName, owner?.name, owner?.company]),
    number: toNumberParts(call.contactNumber),
    notes: foldText(call.notes),
    transcript: utterances.map(({ text }) => foldText(text)).join('\n'),
  });
}

/** Rows first, the secondary indexes once at the end. */
function withoutIndexes(database: Database.Database, work: () => void): void {
  const rows = database.prepare(
    `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`,
  );
  const indexes = rows.all() as { name: string; sql: string }[];
  for (const { name } of indexes) database.exec(`DROP INDEX ${name}`);
  work();
  for (const { sql } of indexes) database.exec(sql);
}

function fill(database: Database.Database, team: Team): void {
  const names = Object.keys(columnsOf) as TableName[];
  const into = Object.fromEntries(names.map((name) => [name, createInserter(database, name)])) as Inserters;
  const owners = findOwners(team);
  let [lastAt, sequence] = [0, 0];
  database.transaction(() => {
    addPeople(into, team);
    for (const past of buildPastCalls(team)) {
      const { startedAt } = past.call;
      sequence = startedAt === lastAt ? sequence + 1 : 0;
      lastAt = startedAt;
      const owner = owners.get(past.call.contactNumber);
      addCall(into, { ...past, key: startedAt * keysPerMs + sequence, owner });
    }
    for (const name of names) into[name].end();
  })();
}

export interface StorageTarget {
  readonly file: string;
  readonly key: Uint8Array;
  readonly logger: Logger;
}

/** The encrypted database of a desktop that has the whole history, in the schema of today. The file must not be there. */
export function writeStorage(team: Team, { file, key, logger }: StorageTarget): void {
  const storage = openStorage({ file, key, logger, clock: createSystemClock() });
  if (!storage.ok) throw new Error(storage.error.message);
  storage.value.close();
  const database = new Database(file);
  try {
    database.pragma(`cipher = '${cipher}'`);
    database.pragma(`key = 'raw:${Buffer.from(key).toString('hex')}'`);
    // Nothing reads it meanwhile, and what is cut off is made anew. Without this SQLite refuses to go without a journal.
    database.unsafeMode();
    for (const setting of [
      'journal_mode = OFF',
      'synchronous = OFF',
      'cache_size = -400000',
      'temp_store = 2',
      'foreign_keys = OFF',
    ])
      database.pragma(setting);
    withoutIndexes(database, () => fill(database, team));
    database.pragma('journal_mode = WAL');
  } finally {
    database.close();
  }
}
