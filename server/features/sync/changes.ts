import type { SyncEntity } from '../../../contracts/api/sync.ts';
import type { UserId } from '../../../contracts/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';

export interface RecordedChange {
  readonly entity: SyncEntity;
  readonly id: string;
  /** The operator who sees it beside supervisors and administrators; null: everybody. */
  readonly audience: UserId | null;
}

/**
 * Loads the present values of records for the feed, in the shape of their domain schema.
 * An id that is missing from the answer was deleted.
 */
export type EntityLoader = (db: Queryable, ids: readonly string[]) => Promise<Map<string, unknown>>;

/** One loader for each entity; a feature exports its own, `features/registry.ts` puts them together. */
export type EntityLoaders = Readonly<Record<SyncEntity, EntityLoader>>;

/**
 * Puts a record into the change feed. Call it in the same transaction as the write, after the row of the record is
 * locked or written. When the audience has changed, those who lose sight of the record are told that it is gone.
 */
export function recordChange(tx: Transaction, { entity, id, audience }: RecordedChange): Promise<void> {
  return recordChanges(tx, { entity, ids: [id], audience });
}

interface RecordedChanges extends Omit<RecordedChange, 'id'> {
  readonly ids: readonly string[];
}

/** As `recordChange`, for several records of one entity; each id once. */
export async function recordChanges(tx: Transaction, change: RecordedChanges): Promise<void> {
  if (change.ids.length === 0) return;
  const [row] = await tx.query<{ xid: string; left: (UserId | null)[] }>(
    `WITH left_behind AS (
       UPDATE changes SET xid = pg_current_xact_id(), seq = nextval('changes_seq'), is_current = false
       WHERE entity = $1 AND entity_id = ANY($2::uuid[]) AND audience IS DISTINCT FROM $3::uuid AND is_current
       RETURNING audience
     ), recorded AS (
       INSERT INTO changes AS c (entity, entity_id, audience)
       SELECT $1, id, $3 FROM unnest($2::uuid[]) AS id
       ON CONFLICT ON CONSTRAINT changes_record_audience
       DO UPDATE SET xid = pg_current_xact_id(), seq = nextval('changes_seq'), is_current = true
     )
     SELECT pg_current_xact_id()::text AS xid, ARRAY(SELECT DISTINCT audience FROM left_behind) AS left`,
    [change.entity, change.ids, change.audience],
    'changes.record',
  );
  if (row) announce(tx, row.xid, [change.audience, ...row.left]);
}

/** Tells everybody who ever saw the records that they are gone. Call it in the transaction that deletes them. */
export async function recordDeletion(
  tx: Transaction,
  { entity, ids }: { readonly entity: SyncEntity; readonly ids: readonly string[] },
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.query<{ xid: string; audience: UserId | null }>(
    `UPDATE changes SET xid = pg_current_xact_id(), seq = nextval('changes_seq'), is_current = false
     WHERE entity = $1 AND entity_id = ANY($2::uuid[]) RETURNING xid::text, audience`,
    [entity, ids],
    'changes.delete',
  );
  const [first] = rows;
  const audiences = rows.map(({ audience }) => audience);
  if (first) announce(tx, first.xid, audiences);
}

function announce(tx: Transaction, xid: string, audiences: readonly (UserId | null)[]): void {
  for (const audience of new Set(audiences)) tx.announce('changes-recorded', { xid, audience });
}
