import type { Queryable } from '../../db/database.ts';
import type { Position } from './cursor.ts';

/** Whether tombstones behind this place were removed, so that nobody can go on from it. */
export async function isBelowFloor(at: Queryable, { xid, seq }: Position): Promise<boolean> {
  const [row] = await at.query<{ isBelow: boolean }>(
    'SELECT ($1::xid8, $2::bigint) < (xid, seq) AS "isBelow" FROM feed_floor',
    [xid, seq],
    'sync.below-floor',
  );
  return row?.isBelow === true;
}
