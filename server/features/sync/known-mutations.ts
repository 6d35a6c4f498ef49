import type { MutationId, UserId, UtcMs } from '../../../contracts/ids.ts';
import type { Queryable } from '../../db/database.ts';

/** More than a computer lies unused in a cupboard with something unsent: forgotten here, it would take effect twice. */
const memoryMs = 400 * 24 * 3_600_000;
/**
 * Of each user, whatever their age: a desktop asks after the newest 5,000 that were confirmed to it, and does not know what
 * time it is. Enough for several desktops of one user.
 */
const keptOfEachUser = 20_000;
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

interface Forgetting {
  readonly nowMs: UtcMs;
  readonly keptOfUser?: number;
}

/** True when there may be more of them. */
export async function forgetOldMutations(
  db: Queryable,
  { nowMs, keptOfUser = keptOfEachUser }: Forgetting,
): Promise<boolean> {
  const rows = await db.query<{ id: string }>(
    `WITH forgotten AS MATERIALIZED (
       SELECT users.id AS user_id, (
         SELECT applied_at FROM applied_mutations mine WHERE mine.user_id = users.id
         ORDER BY applied_at DESC OFFSET $3 LIMIT 1
       ) AS until
       FROM users
       WHERE EXISTS (SELECT FROM applied_mutations old WHERE old.user_id = users.id AND old.applied_at < $1)
     )
     DELETE FROM applied_mutations WHERE ctid = ANY(ARRAY(
       SELECT old.ctid FROM forgotten JOIN applied_mutations old USING (user_id)
       WHERE old.applied_at < $1 AND old.applied_at <= forgotten.until LIMIT $2
     )) RETURNING id`,
    [nowMs - memoryMs, maxAtOnce, keptOfUser],
    'sync.forget-mutations',
  );
  return rows.length === maxAtOnce;
}
