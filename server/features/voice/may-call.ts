import type { UserId } from '../../../contracts/ids.ts';
import type { Queryable } from '../../db/database.ts';

/** A voice token outlives the account it was issued for by up to an hour, so the account is looked up. */
export async function mayCall(db: Queryable, userId: UserId): Promise<boolean> {
  const rows = await db.query<{ id: string }>('SELECT id FROM users WHERE id = $1 AND disabled_at IS NULL', [
    userId,
  ]);
  return rows.length > 0;
}
