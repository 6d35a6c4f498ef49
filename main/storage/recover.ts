import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { type Mutation, mutationSchema } from '../../contracts/api/sync.ts';
import { errorCodeSchema } from '../../contracts/errors.ts';
import { mutationIdSchema } from '../../contracts/ids.ts';
import { type Connection, openConnection, openMarkOf } from './connection.ts';
import type { KnownChanges, OutboxEntry } from './queries/adopt-mutations.ts';
import { syncFile } from './swap-files.ts';

/** What can still be read of the changes in a damaged file, oldest first. The file is not changed. */
export function salvageChanges(file: string, key: Uint8Array): KnownChanges {
  const nothing = { outbox: [], confirmed: [], lastSeq: 0 };
  let connection: Connection;
  try {
    connection = openConnection({ file, key, isReadOnly: true });
  } catch {
    return nothing;
  }
  try {
    const waiting = readFromBothEnds(connection, 'outbox', 'seq', outboxRowSchema);
    const confirmed = readFromBothEnds(connection, 'confirmed_mutations', 'position', confirmedRowSchema);
    return {
      outbox: waiting.flatMap(toEntry),
      confirmed: confirmed.map(({ confirmed_at: confirmedAt, ...rest }) => ({ ...rest, confirmedAt })),
      lastSeq: Math.max(0, ...waiting.map(({ seq }) => seq), ...confirmed.map(({ seq }) => seq)),
    };
  } finally {
    connection.close();
  }
}

const outboxRowSchema = z.object({
  seq: z.number(),
  body: z.string(),
  state: z.enum(['waiting', 'set-aside']),
  code: errorCodeSchema.nullable().catch('invalid-input'),
});
const confirmedRowSchema = z.object({
  id: mutationIdSchema,
  seq: z.number(),
  body: z.string(),
  confirmed_at: z.number(),
});

function toEntry({ body, state, code }: z.infer<typeof outboxRowSchema>): OutboxEntry[] {
  const mutation = parseMutation(body);
  return mutation === null
    ? []
    : [{ mutation, code: state === 'waiting' ? null : (code ?? 'invalid-input') }];
}

/** A page that cannot be read ends a scan: what lies behind it is reached from the other end. */
function readFromBothEnds<T>(connection: Connection, table: string, key: string, schema: z.ZodType<T>): T[] {
  const found = new Map<number, T>();
  for (const order of ['ASC', 'DESC'] as const) {
    let last = order === 'ASC' ? 0 : Number.MAX_SAFE_INTEGER;
    const beyond = order === 'ASC' ? '>' : '<';
    const text = `SELECT *, ${key} AS place FROM ${table} WHERE ${key} ${beyond} $last ORDER BY ${key} ${order} LIMIT 1`;
    for (let row = readRow(connection, text, last); row !== null; row = readRow(connection, text, last)) {
      last = row.place;
      const parsed = schema.safeParse(row);
      if (parsed.success) found.set(last, parsed.data);
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, row]) => row);
}

const placeSchema = z.looseObject({ place: z.number() });

/** Null at the end, at a page that cannot be read, and in a database that has no such table. */
function readRow(connection: Connection, text: string, last: number): z.infer<typeof placeSchema> | null {
  try {
    return placeSchema.safeParse(connection.get(text, { last })).data ?? null;
  } catch {
    return null;
  }
}

function parseMutation(body: string): Mutation | null {
  try {
    return mutationSchema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

const reportSchema = z.object({ keptFile: z.string(), salvagedMutations: z.number() });
export type RecoveryReport = z.infer<typeof reportSchema>;

function reportOf(file: string): string {
  return `${file}.recovered`;
}

/** Kept beside the database until the person was told, whatever happens in between. */
export function writeReport(file: string, report: RecoveryReport): void {
  writeFileSync(reportOf(file), JSON.stringify({ ...report, keptFile: basename(report.keptFile) }), {
    mode: 0o600,
  });
  syncFile(reportOf(file));
}

export function readReport(file: string): RecoveryReport | null {
  if (!existsSync(reportOf(file))) return null;
  try {
    const report = reportSchema.parse(JSON.parse(readFileSync(reportOf(file), 'utf8')));
    return { ...report, keptFile: join(dirname(file), report.keptFile) };
  } catch {
    return null;
  }
}

export function removeReport(file: string): void {
  rmSync(reportOf(file), { force: true });
}

/** Stands as long as the database is open; after a kill too. To be called once the write-ahead log is there. */
export function markOpen(file: string): void {
  closeSync(openSync(openMarkOf(file), 'a', 0o600));
}

/** The database was not closed, and yet its log is gone: what was committed last is not in the file. */
export function hasLostLog(file: string): boolean {
  // In this order: another process that is closing takes the mark away first.
  return !existsSync(`${file}-wal`) && existsSync(openMarkOf(file));
}
