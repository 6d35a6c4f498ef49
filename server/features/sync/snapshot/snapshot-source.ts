import { z } from 'zod';
import { type SyncEntity, syncEntities } from '../../../../contracts/api/sync.ts';
import type { UserId } from '../../../../contracts/ids.ts';

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
  /** The operator whose records alone are read; null: all. */
  readonly operatorId: UserId | null;
  /** Null: from the first row. */
  readonly after: SnapshotKey | null;
  readonly limit: number;
}

/**
 * A walk along an index from a place on. Values stand in the text, because COPY takes none: ids and numbers that
 * were parsed as such, and nothing else.
 */
export function buildChunkQuery(source: SnapshotSource, { operatorId, after, limit }: Chunk): string {
  const fields = Object.values(source.columns).join(', ');
  const conditions = source.where === undefined ? [] : [source.where];
  const [from, order] = toWalk(source, operatorId);
  if (operatorId !== null && source.audience !== 'everybody') {
    conditions.push(`${source.audience === 'call' ? 't' : 'c'}.operator_id = '${operatorId}'`);
  }
  if (after) conditions.push(...toStart(source, { operatorId, after }));
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return `SELECT ${fields} FROM ${from} ${where} ORDER BY ${order} LIMIT ${limit}`;
}

function toWalk(source: SnapshotSource, operatorId: UserId | null): [from: string, order: string] {
  const { id } = source.columns;
  if (source.audience === 'call') return [`${source.table} t`, 't.started_at, t.id'];
  return isWalkedByCall(source, operatorId)
    ? [`calls c JOIN ${source.table} t ON t.call_id = c.id`, `c.started_at, c.id, ${id}`]
    : [`${source.table} t`, id];
}

/** What belongs to the calls of one operator is found through them; all of it goes faster by its own ids. */
export function isWalkedByCall({ audience }: SnapshotSource, operatorId: UserId | null): boolean {
  return audience === 'of-call' && operatorId !== null;
}

function toStart(
  source: SnapshotSource,
  { operatorId, after }: { operatorId: UserId | null; after: SnapshotKey },
): string[] {
  const { time, callId, id } = after;
  const own = source.columns.id;
  if (source.audience === 'call') return [`(t.started_at, t.id) > (${time ?? 0}, '${id}')`];
  if (!isWalkedByCall(source, operatorId)) return [`${own} > '${id}'`];
  return [
    `(c.started_at, c.id) >= (${time ?? 0}, '${callId ?? id}')`,
    `(c.started_at, c.id, ${own}) > (${time ?? 0}, '${callId ?? id}', '${id}')`,
  ];
}
