import pg from 'pg';
import type { Contact } from '../../../contracts/domain/contact.ts';
import { createPasswords } from '../../../server/features/auth/passwords.ts';
import { nobody } from '../../../server/features/calls/record-call.ts';
import { type CopyValue, openCopy } from './copy-text.ts';
import { buildPastCalls, type PastCall } from './past-call.ts';
import type { Team } from './team.ts';

/** Everybody of the team signs in with it. */
export const historyPassword = 'history-password';

type Column<Row> = readonly [name: string, value: (row: Row) => CopyValue];

const callColumns: readonly Column<PastCall['call']>[] = [
  ['id', (call) => call.id],
  ['direction', (call) => call.direction],
  ['status', (call) => call.status],
  ['contact_number', (call) => call.contactNumber],
  ['contact_name', (call) => call.contactName],
  ['line_number', (call) => call.lineNumber],
  ['queue_name', (call) => call.queueName],
  ['language', (call) => call.language],
  ['operator_id', (call) => call.operatorId],
  ['started_at', (call) => call.startedAt],
  ['answered_at', (call) => call.answeredAt],
  ['ended_at', (call) => call.endedAt],
  ['end_cause', (call) => call.endCause],
  ['notes', (call) => call.notes],
  ['notes_revision', (call) => call.notesRevision],
  ['disposition_id', (call) => call.dispositionId],
  ['wrapped_up_at', (call) => call.wrappedUpAt],
  ['tags', (call) => call.tags],
  ['has_recording', (call) => call.hasRecording],
];

const legColumns: readonly Column<PastCall['legs'][number]>[] = [
  ['id', (leg) => leg.id],
  ['call_id', (leg) => leg.callId],
  ['party', (leg) => leg.party],
  ['user_id', (leg) => leg.userId],
  ['ordinal', (leg) => leg.ordinal],
  ['is_dialled', (leg) => leg.party === 'operator'],
  ['offered_at', (leg) => leg.offeredAt],
  ['ringing_at', (leg) => leg.ringingAt],
  ['joined_at', (leg) => leg.joinedAt],
  ['answered_at', (leg) => leg.answeredAt],
  ['ended_at', (leg) => leg.endedAt],
  ['outcome', (leg) => leg.outcome],
  ['left_by', (leg) => leg.leftBy],
];

interface NumberedUtterance {
  readonly utterance: PastCall['utterances'][number];
  readonly sequence: number;
}
const utteranceColumns: readonly Column<NumberedUtterance>[] = [
  ['id', ({ utterance }) => utterance.id],
  ['call_id', ({ utterance }) => utterance.callId],
  ['speaker', ({ utterance }) => utterance.speaker],
  ['text', ({ utterance }) => utterance.text],
  ['started_at', ({ utterance }) => utterance.startedAt],
  ['transcription_sid', ({ utterance }) => `GT${utterance.callId.replaceAll('-', '')}`],
  ['sequence', ({ sequence }) => sequence],
];

const contactColumns: readonly Column<Contact>[] = [
  ['id', (contact) => contact.id],
  ['name', (contact) => contact.name],
  ['company', (contact) => contact.company],
  ['numbers', (contact) => contact.numbers],
  ['note', (contact) => contact.note],
  ['updated_at', (contact) => contact.updatedAt],
];

async function listColumns(client: pg.Client, table: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `SELECT column_name AS name, udt_name AS type FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1`,
    [table],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

/** A list is an array or a JSON document, as the column is. */
function fitType(type: string | undefined, value: CopyValue): CopyValue {
  return Array.isArray(value) && type === 'jsonb' ? JSON.stringify(value) : value;
}

interface TableWriter<Row> {
  add(row: Row): Promise<void>;
  /** How many rows came in. */
  end(): Promise<number>;
}

/** Writes what the table has columns for; a table that this version does not have takes nothing. */
async function openTable<Row>(
  client: pg.Client,
  table: string,
  columns: readonly Column<Row>[],
): Promise<TableWriter<Row>> {
  const present = await listColumns(client, table);
  if (present.size === 0) return { add: () => Promise.resolve(), end: () => Promise.resolve(0) };
  const used = columns.filter(([name]) => present.has(name));
  const names = used.map(([name]) => name);
  const copy = openCopy(client, table, names);
  let count = 0;
  return {
    add(row) {
      count += 1;
      return copy.add(used.map(([name, value]) => fitType(present.get(name), value(row))));
    },
    async end() {
      await copy.end();
      return count;
    },
  };
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    // References were drawn from the team, so they need not be looked up one by one.
    await client.query("SET session_replication_role = replica; SET maintenance_work_mem = '512MB'");
    return await work(client);
  } finally {
    await client.end();
  }
}

async function savePeople(client: pg.Client, team: Team): Promise<void> {
  const hash = await createPasswords().hash(historyPassword);
  for (const user of team.users) {
    await client.query(
      `INSERT INTO users (id, email, display_name, role, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, 0)`,
      [user.id, user.email, user.displayName, user.role, hash],
    );
  }
  for (const { id, label, position, isActive } of team.dispositions) {
    await client.query(
      'INSERT INTO dispositions (id, label_en, label_fr, position, is_active) VALUES ($1, $2, $3, $4, $5)',
      [id, label.en, label.fr, position, isActive],
    );
  }
}

/** Who sees a record, as `recordChange` is told it: the operator of the call, or everybody. */
const changes: readonly string[] = [
  `SELECT 'user', id, NULL::uuid FROM users`,
  `SELECT 'disposition', id, NULL::uuid FROM dispositions`,
  `SELECT 'call', id, coalesce(operator_id, '${nobody}') FROM calls ORDER BY started_at`,
  `SELECT 'utterance', u.id, coalesce(c.operator_id, '${nobody}') FROM utterances u
   JOIN calls c ON c.id = u.call_id`,
];
const contactChanges = `SELECT 'contact', id, NULL::uuid FROM contacts`;
const legChanges = `
  SELECT 'leg', l.id, coalesce(c.operator_id, '${nobody}') FROM call_legs l JOIN calls c ON c.id = l.call_id`;

/** The secondary indexes of the big tables are built once, at the end. */
async function withoutIndexes<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
     WHERE c.oid IS NULL AND i.indrelid::regclass::text IN ('calls', 'call_legs', 'utterances', 'changes')`,
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  const result = await work();
  for (const { definition } of rows) await client.query(definition);
  return result;
}

export interface WrittenHistory {
  readonly calls: number;
  readonly utterances: number;
  readonly legs: number;
  readonly contacts: number;
}

/** One pass over the history into all tables at once, each on a connection of its own. */
function copyRecords(connectionString: string, team: Team): Promise<WrittenHistory> {
  const connect = <T>(work: (client: pg.Client) => Promise<T>) => withClient(connectionString, work);
  return connect((first) =>
    connect((second) =>
      connect(async (third) => {
        const contacts = await openTable(first, 'contacts', contactColumns);
        for (const contact of team.contacts) await contacts.add(contact);
        const contactCount = await contacts.end();
        const calls = await openTable(first, 'calls', callColumns);
        const legs = await openTable(second, 'call_legs', legColumns);
        const utterances = await openTable(third, 'utterances', utteranceColumns);
        for (const past of buildPastCalls(team)) {
          await calls.add(past.call);
          for (const leg of past.legs) await legs.add(leg);
          for (const [sequence, utterance] of past.utterances.entries())
            await utterances.add({ utterance, sequence });
        }
        return {
          contacts: contactCount,
          calls: await calls.end(),
          legs: await legs.end(),
          utterances: await utterances.end(),
        };
      }),
    ),
  );
}

/**
 * Fills a database that has the present schema and nothing in it, and whose superuser this is: every record as the API
 * would have left it, in the tables and in the change feed.
 */
export async function writePostgres(team: Team, connectionString: string): Promise<WrittenHistory> {
  return withClient(connectionString, (client) =>
    withoutIndexes(client, async () => {
      await savePeople(client, team);
      const written = await copyRecords(connectionString, team);
      const selects = [...changes, ...(written.contacts > 0 ? [contactChanges] : []), legChanges];
      for (const select of selects)
        await client.query(`INSERT INTO changes (entity, entity_id, audience) ${select}`);
      await client.query('ANALYZE');
      return written;
    }),
  );
}
