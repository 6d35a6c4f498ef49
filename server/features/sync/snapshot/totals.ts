import type { UserId } from '../../../../contracts/ids.ts';
import type { Queryable } from '../../../db/database.ts';
import { nobody } from '../../calls/record-call.ts';
import type { Scope } from '../scope.ts';
import type { SnapshotSource } from './snapshot-source.ts';

/** Counting fewer is as quick as guessing; beyond, the guess of the last ANALYZE is good enough for a progress bar. */
const countedBelow = 20_000;

/** About how many records of each entity a user is given. */
export async function loadTotals(
  db: Queryable,
  sources: readonly SnapshotSource[],
  people: Scope['people'],
): Promise<Record<string, number>> {
  const entries: [string, number][] = [];
  for (const source of sources) entries.push([source.entity, await estimate(db, source)]);
  const all = Object.fromEntries(entries);
  if (people === null) return all;
  const own = await countCallsOf(db, people);
  const share = own / Math.max(all['call'] ?? 0, own, 1);
  const toOwn = ({ entity, audience }: SnapshotSource): number => {
    if (audience === 'call') return own;
    const total = all[entity] ?? 0;
    return audience === 'of-call' ? Math.round(total * share) : total;
  };
  return Object.fromEntries(sources.map((source) => [source.entity, toOwn(source)]));
}

async function estimate(db: Queryable, { table }: SnapshotSource): Promise<number> {
  const [guess] = await db.query<{ rows: number }>(
    'SELECT reltuples::bigint AS rows FROM pg_class WHERE oid = $1::regclass',
    [table],
    'sync.estimate',
  );
  if (guess && guess.rows >= countedBelow) return guess.rows;
  const [count] = await db.query<{ rows: number }>(
    `SELECT count(*) AS rows FROM (SELECT FROM ${table} LIMIT ${countedBelow * 5}) AS counted`,
  );
  return count?.rows ?? 0;
}

async function countCallsOf(db: Queryable, people: readonly UserId[]): Promise<number> {
  const [count] = await db.query<{ rows: number }>(
    `SELECT (SELECT count(*) FROM calls WHERE operator_id = ANY($1::uuid[]))
       + (SELECT count(*) FROM calls WHERE operator_id IS NULL AND $2) AS rows`,
    [people, people.includes(nobody)],
    'sync.calls-of',
  );
  return count?.rows ?? 0;
}
