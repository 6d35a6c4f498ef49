import { z } from 'zod';
import { type SyncEntity, syncEntities } from '../../../../contracts/api/sync.ts';
import type { UserId } from '../../../../contracts/ids.ts';
import { nobody } from '../../calls/record-call.ts';
import type { Scope } from '../scope.ts';

/** How the snapshot reads one entity, in the order and shape of `snapshotLineSchema`. */
export interface SnapshotSource {
  readonly entity: SyncEntity;
  readonly table: string;
  /** Field of the domain schema -> SQL of it over the table `t`. `id` is the first one. */
  readonly columns: Readonly<Record<string, string>> & { readonly id: string };
  /**
   * `everybody`: all records are everybody's. `call`: it is a call. `of-call`: it belongs to the call `callId`, its
   * second column, and is seen by whoever sees that.
   */
  readonly audience: 'everybody' | 'call' | 'of-call';
  /** What else must hold, in SQL over `t`. */
  readonly where?: string;
}

/**
 * The place of a row in the order of its entity. `time` and `callId` are those of its call where calls give the order;
 * null where the ids do.
 */
export const snapshotKeySchema = z.object({
  time: z.number().int().nonnegative().nullable(),
  callId: z.uuid().nullable(),
  id: z.uuid(),
});
export type SnapshotKey = z.infer<typeof snapshotKeySchema>;

export const snapshotEntitySchema = z.enum(syncEntities);

export interface Chunk {
  /** Those whose calls alone are read; null: all. */
  readonly people: Scope['people'];
  /** Null: from the first row. */
  readonly after: SnapshotKey | null;
  readonly limit: number;
}

/**
 * A walk along an index from a place on. Values stand in the text, because COPY takes none: ids and numbers that
 * were parsed as such, and nothing else.
 */
export function buildChunkQuery(source: SnapshotSource, { people, after, limit }: Chunk): string {
  const fields = Object.values(source.columns).join(', ');
  const conditions = source.where === undefined ? [] : [source.where];
  const [from, order] = toWalk(source, people);
  if (people !== null && source.audience !== 'everybody') {
    conditions.push(toOwnership(source.audience === 'call' ? 't' : 'c', people));
  }
  if (after) conditions.push(...toStart(source, { people, after }));
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return `SELECT ${fields} FROM ${from} ${where} ORDER BY ${order} LIMIT ${limit}`;
}

/** Ids of people stand in the text: they are of the database. */
function toOwnership(calls: 't' | 'c', people: readonly UserId[]): string {
  const ids = people.filter((id) => id !== nobody).map((id) => `'${id}'`);
  const [first, ...others] = ids;
  const own =
    others.length === 0 ? `${calls}.operator_id = ${first}` : `${calls}.operator_id IN (${ids.join()})`;
  return people.includes(nobody) ? `(${own} OR ${calls}.operator_id IS NULL)` : own;
}

function toWalk(source: SnapshotSource, people: Scope['people']): [from: string, order: string] {
  const { id } = source.columns;
  if (source.audience === 'call') return [`${source.table} t`, 't.started_at, t.id'];
  return isWalkedByCall(source, people)
    ? [`calls c JOIN ${source.table} t ON t.call_id = c.id`, `c.started_at, c.id, ${id}`]
    : [`${source.table} t`, id];
}

/** What belongs to the calls of some is found through them; all of it goes faster by its own ids. */
export function isWalkedByCall({ audience }: SnapshotSource, people: Scope['people']): boolean {
  return audience === 'of-call' && people !== null;
}

function toStart(
  source: SnapshotSource,
  { people, after }: { people: Scope['people']; after: SnapshotKey },
): string[] {
  const { time, callId, id } = after;
  const own = source.columns.id;
  if (source.audience === 'call') return [`(t.started_at, t.id) > (${time ?? 0}, '${id}')`];
  if (!isWalkedByCall(source, people)) return [`${own} > '${id}'`];
  return [
    `(c.started_at, c.id) >= (${time ?? 0}, '${callId ?? id}')`,
    `(c.started_at, c.id, ${own}) > (${time ?? 0}, '${callId ?? id}', '${id}')`,
  ];
}
