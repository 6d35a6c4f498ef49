import { existsSync, renameSync } from 'node:fs';
import { type Mutation, mutationSchema } from '../../contracts/api/sync.ts';
import type { UtcMs } from '../../contracts/ids.ts';
import { type Connection, openConnection } from './connection.ts';

const companions = ['', '-wal', '-shm'];

/** Renames the damaged file, and what belongs to it, to `….corrupt-<date>`; returns the new name. */
export function setAside(file: string, nowMs: UtcMs): string {
  const date = new Date(nowMs).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  let kept = `${file}.corrupt-${date}`;
  for (let copy = 2; existsSync(kept); copy += 1) kept = `${file}.corrupt-${date}-${copy}`;
  for (const suffix of companions) {
    if (existsSync(file + suffix)) renameSync(file + suffix, kept + suffix);
  }
  return kept;
}

/** What can still be read of the outbox of a damaged file, oldest first. The file is not changed. */
export function salvageMutations(file: string, key: Uint8Array): Mutation[] {
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
  readonly mutation: Mutation;
}

/** A page that cannot be read ends a scan: what lies behind it is reached from the other end. */
function readFromBothEnds(connection: Connection): Mutation[] {
  const found = new Map<number, Salvaged>();
  for (const order of ['ASC', 'DESC']) {
    for (const row of scan(connection, order)) found.set(row.seq, row);
  }
  return [...found.values()].sort((a, b) => a.seq - b.seq).map((row) => row.mutation);
}

function* scan(connection: Connection, order: string): Generator<Salvaged> {
  const beyond = order === 'ASC' ? 'seq > $last' : 'seq < $last';
  let last = order === 'ASC' ? 0 : Number.MAX_SAFE_INTEGER;
  for (;;) {
    const row = readRow(
      connection,
      `SELECT seq, body FROM outbox WHERE ${beyond} ORDER BY seq ${order} LIMIT 1`,
      last,
    );
    if (row === null) return;
    last = row.seq;
    const mutation = parseMutation(row.body);
    if (mutation !== null) yield { seq: row.seq, mutation };
  }
}

function readRow(connection: Connection, text: string, last: number): { seq: number; body: string } | null {
  try {
    const row = connection.get(text, { last });
    if (typeof row !== 'object' || row === null || !('seq' in row) || !('body' in row)) return null;
    return { seq: Number(row.seq), body: String(row.body) };
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
