import type { MutationId, UserId, UtcMs } from '../../../contracts/ids.ts';
import type { Queryable } from '../../db/database.ts';

/**
 * More than the 30 days for which a desktop asks after what was confirmed, and more than a computer lies unused in a
 * cupboard with something unsent: a mutation that is forgotten here would have its effect twice.
 */
const memoryMs = 400 * 24 * 3_600_000;
const maxAtOnce = 5_000;

/** Those of the ids that were never decided for this user, or whose decision was lost with the server's data. */
export async function findUnknownMutations(
  db: Queryable,
  { userId, ids }: { readonly userId: UserId; readonly ids: readonly MutationId[] },
): Promise<MutationId[]> {
  const rows = await db.query<{ id: MutationId }>(
    `SELECT asked.id FROM unnest($2::uuid[]) AS asked (id)
     WHERE NOT EXISTS (SELECT FROM applied_mutations known WHERE known.user_id = $1 AND known.id = asked.id)`,
    [userId, ids],
    'sync.unknown-mutations',
  );
  return rows.map(({ id }) => id);
}

/** True when there may be more of them. */
export async function forgetOldMutations(db: Queryable, nowMs: UtcMs): Promise<boolean> {
  const rows = await db.query<{ id: string }>(
    `DELETE FROM applied_mutations WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM applied_mutations WHERE applied_at < $1 LIMIT $2
     )) RETURNING id`,
    [nowMs - memoryMs, maxAtOnce],
    'sync.forget-mutations',
  );
  return rows.length === maxAtOnce;
}
