import type { Queryable } from '../../db/database.ts';
import type { Cursor } from './cursor.ts';

/**
 * Whether tombstones behind this place were removed since the cursor was made, so that nobody can go on from it. A
 * reader who began at the beginning passes below the floor on his way, and misses nothing while it stands.
 */
export async function isBelowFloor(at: Queryable, { xid, seq, floor }: Cursor): Promise<boolean> {
  const [row] = await at.query<{ isBelow: boolean }>(
    'SELECT ($1::xid8, $2::bigint) < (xid, seq) AND seq <> $3 AS "isBelow" FROM feed_floor',
    [xid, seq, floor],
    'sync.below-floor',
  );
  return row?.isBelow === true;
}
