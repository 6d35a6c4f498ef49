import type { Change, ChangesAnswer } from '../../../contracts/api/sync.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { fail, type Result, succeed } from '../../../contracts/result.ts';
import type { Database, Queryable } from '../../db/database.ts';
import type { EntityLoader, EntityLoaders } from './changes.ts';
import { formatCursor, type Position, parseCursor } from './cursor.ts';
import { loadFeedEpoch } from './epoch.ts';

interface FeedRow extends Position {
  readonly entity: string;
  readonly entity_id: string;
  readonly is_visible: boolean;
}

export interface FeedRequest {
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** The next page of what the user may see: each changed record once, as it is now, or null when it is gone for him. */
export async function readChanges(
  db: Database,
  loaders: EntityLoaders,
  { user, cursor, limit }: FeedRequest & { user: User },
): Promise<Result<ChangesAnswer>> {
  const epoch = await loadFeedEpoch(db);
  const from = parseCursor(epoch, cursor);
  if (from === null) return fail('invalid-input', 'This is no cursor of the change feed.');
  const known = new Map<string, EntityLoader>(Object.entries(loaders));
  const rows = await loadRows(db, { user, from, limit });
  // A newer version may have written entities that this one cannot load. The page ends before them, so that the
  // cursor does not pass what was not told.
  const stranger = rows.findIndex(({ entity }) => !known.has(entity));
  const told = stranger === -1 ? rows : rows.slice(0, stranger);
  return succeed({
    changes: await loadValues(db, known, told),
    cursor: formatCursor(epoch, told.at(-1) ?? from),
    incarnation: epoch,
    hasMore: stranger === -1 && rows.length === limit,
  });
}

/**
 * Only transactions below the horizon are shown, that is older than the oldest one still running: nothing can be
 * committed later in front of a place that a reader has passed.
 */
const page = (condition: string) => `
  SELECT entity, entity_id, xid, seq FROM changes
  WHERE (xid, seq) > ($1::xid8, $2::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot()) AND ${condition}
  ORDER BY xid, seq LIMIT $3`;

const rowsForAll = `
  SELECT entity, entity_id, xid::text, seq::text, true AS is_visible FROM (${page('true')}) AS rows
  ORDER BY rows.xid, rows.seq`;

/** Two walks along the index, merged: an OR would read the rows of everybody else too. */
const rowsForOperator = `
  SELECT entity, entity_id, xid::text, seq::text, EXISTS (
    SELECT FROM changes other
    WHERE other.entity = rows.entity AND other.entity_id = rows.entity_id AND other.is_current
      AND (other.audience IS NULL OR other.audience = $4)
  ) AS is_visible
  FROM ((${page('audience IS NULL')}) UNION ALL (${page('audience = $4')})) AS rows
  ORDER BY rows.xid, rows.seq LIMIT $3`;

function loadRows(
  db: Queryable,
  { user, from, limit }: { user: User; from: Position; limit: number },
): Promise<FeedRow[]> {
  const values = [from.xid, from.seq, limit];
  return user.role === 'operator'
    ? db.query<FeedRow>(rowsForOperator, [...values, user.id], 'sync.rows-for-operator')
    : db.query<FeedRow>(rowsForAll, values, 'sync.rows-for-all');
}

async function loadValues(
  db: Queryable,
  loaders: ReadonlyMap<string, EntityLoader>,
  rows: readonly FeedRow[],
): Promise<Change[]> {
  const values = new Map<string, unknown>();
  for (const [entity, load] of loaders) {
    const ids = rows.filter((row) => row.entity === entity && row.is_visible).map((row) => row.entity_id);
    if (ids.length === 0) continue;
    for (const [id, value] of await load(db, [...new Set(ids)])) values.set(`${entity} ${id}`, value);
  }
  // A record may be met under two audiences; once is enough.
  const changes = new Map<string, Change>();
  for (const { entity, entity_id: id } of rows) {
    const key = `${entity} ${id}`;
    changes.delete(key);
    changes.set(key, { entity, id, value: values.get(key) ?? null });
  }
  return [...changes.values()];
}
