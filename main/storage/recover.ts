import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { type Mutation, mutationSchema } from '../../contracts/api/sync.ts';
import { type ErrorCode, errorCodeSchema } from '../../contracts/errors.ts';
import { type Connection, openConnection, openMarkOf } from './connection.ts';
import type { OutboxEntry } from './queries/adopt-mutations.ts';
import { syncFile } from './swap-files.ts';

/** What can still be read of the outbox of a damaged file, oldest first. The file is not changed. */
export function salvageOutbox(file: string, key: Uint8Array): OutboxEntry[] {
  let connection: Connection;
  try {
    connection = openConnection({ file, key, isReadOnly: true });
  } catch {
    return [];
  }
  try {
    return readFromBothEnds(connection);
  } finally {
    connection.close();
  }
}

interface Salvaged {
  readonly seq: number;
  readonly entry: OutboxEntry;
}

/** A page that cannot be read ends a scan: what lies behind it is reached from the other end. */
function readFromBothEnds(connection: Connection): OutboxEntry[] {
  const found = new Map<number, Salvaged>();
  for (const order of ['ASC', 'DESC']) {
    for (const row of scan(connection, order)) found.set(row.seq, row);
  }
  return [...found.values()].sort((a, b) => a.seq - b.seq).map(({ entry }) => entry);
}

function* scan(connection: Connection, order: string): Generator<Salvaged> {
  const beyond = order === 'ASC' ? 'seq > $last' : 'seq < $last';
  let last = order === 'ASC' ? 0 : Number.MAX_SAFE_INTEGER;
  for (;;) {
    const row = readRow(
      connection,
      `SELECT seq, body, state, code FROM outbox WHERE ${beyond} ORDER BY seq ${order} LIMIT 1`,
      last,
    );
    if (row === null) return;
    last = row.seq;
    const mutation = parseMutation(row.body);
    if (mutation !== null) yield { seq: row.seq, entry: { mutation, code: row.code } };
  }
}

interface Row {
  readonly seq: number;
  readonly body: string;
  readonly code: ErrorCode | null;
}

function readRow(connection: Connection, text: string, last: number): Row | null {
  try {
    const row = connection.get(text, { last });
    if (typeof row !== 'object' || row === null || !('seq' in row && 'body' in row && 'state' in row))
      return null;
    const isSetAside = row.state === 'set-aside';
    const code = errorCodeSchema.safeParse('code' in row ? row.code : null).data ?? 'invalid-input';
    return { seq: Number(row.seq), body: String(row.body), code: isSetAside ? code : null };
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
