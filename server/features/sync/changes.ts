import type { syncEntities } from '../../../contracts/api/sync.ts';
import type { UserId } from '../../../contracts/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';

export type SyncEntity = (typeof syncEntities)[number];

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
export async function recordChange(tx: Transaction, change: RecordedChange): Promise<void> {
  const [row] = await tx.query<{ xid: string }>(
    `WITH left_behind AS (
       UPDATE changes SET xid = pg_current_xact_id(), seq = nextval('changes_seq'), is_current = false
       WHERE entity = $1 AND entity_id = $2 AND audience IS DISTINCT FROM $3::uuid AND is_current
     )
     INSERT INTO changes AS c (entity, entity_id, audience)
     VALUES ($1, $2, $3)
     ON CONFLICT ON CONSTRAINT changes_record_audience
     DO UPDATE SET xid = pg_current_xact_id(), seq = nextval('changes_seq'), is_current = true
     RETURNING c.xid::text AS xid`,
    [change.entity, change.id, change.audience],
    'changes.record',
  );
  if (row) tx.announce('changes-recorded', { xid: row.xid, audience: change.audience });
}
