import type { Change, ChangesAnswer } from '../../../contracts/api/sync.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { fail, type Result, succeed } from '../../../contracts/result.ts';
import type { Context } from '../../context.ts';
import type { Queryable } from '../../db/database.ts';
import type { EntityLoader, EntityLoaders } from './changes.ts';
import {
  asOfAnyTime,
  beginning,
  type Cursor,
  formatCursor,
  lastSeq,
  type Position,
  parseCursor,
} from './cursor.ts';
import { isBelowFloor } from './floor.ts';
import { ensureIncarnation, type FeedState, hasSurvived, loadFeedState } from './incarnation.ts';
import { loadScope, type Scope } from './scope.ts';

interface FeedRow extends Position {
  readonly entity: string;
  readonly entity_id: string;
  readonly is_visible: boolean;
}

export interface FeedRequest {
  readonly cursor: string | undefined;
  readonly limit: number;
  readonly user: User;
}

export type FeedContext = Pick<Context, 'db' | 'clock' | 'logger'>;

/** The next page of what the user may see: each changed record once, as it is now, or null when it is gone for him. */
export async function readChanges(
  context: FeedContext,
  loaders: EntityLoaders,
  request: FeedRequest,
): Promise<Result<ChangesAnswer>> {
  const cursor = request.cursor === undefined ? undefined : parseCursor(request.cursor);
  if (cursor === null) return fail('invalid-input', 'This is no cursor of the change feed.');
  if (cursor === 'old') return fail('must-refetch');
  return atLivingState(context, async (at, state) => {
    const scope = await loadScope(at, request.user);
    if (cursor && !(await isGood(at, cursor, scope))) return fail('must-refetch');
    return succeed(await readPage(at, loaders, { ...request, from: cursor, state, scope }));
  });
}

const maxTries = 3;

/**
 * One instant of the database, with the incarnation that it belongs to. PostgreSQL may have been replaced under us by
 * a standby or a copy: that is noticed here, before anything of it is told.
 */
export async function atLivingState<T>(
  { db, clock, logger }: FeedContext,
  work: (at: Queryable, state: FeedState) => Promise<T>,
): Promise<T> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const answer = await db.snapshot(async (at) => {
      const state = await loadFeedState(at);
      return state?.isAlive === true ? { value: await work(at, state) } : null;
    });
    if (answer) return answer.value;
    await ensureIncarnation({ db, logger, nowMs: clock.nowMs() });
  }
  throw new Error('Connections lead to several PostgreSQL servers at once.');
}

async function isGood(at: Queryable, cursor: Cursor, scope: Scope): Promise<boolean> {
  if (cursor.scope !== scope.name) return false;
  if (!(await hasSurvived(at, cursor.incarnation, cursor.asOf))) return false;
  return !(await isBelowFloor(at, cursor));
}

interface Page extends FeedRequest {
  readonly from: Cursor | undefined;
  readonly state: FeedState;
  readonly scope: Scope;
}

async function readPage(at: Queryable, loaders: EntityLoaders, page: Page): Promise<ChangesAnswer> {
  const known = new Map<string, EntityLoader>(Object.entries(loaders));
  const rows = await loadRows(at, page);
  // A newer version may have written entities that this one cannot load. The page ends before them, so that the
  // cursor does not pass what was not told.
  const stranger = rows.findIndex(({ entity }) => !known.has(entity));
  const told = stranger === -1 ? rows : rows.slice(0, stranger);
  const hasMore = stranger === -1 && rows.length === page.limit;
  const isUpToDate = stranger === -1 && !hasMore;
  return {
    changes: await loadValues(at, known, told),
    cursor: toNextCursor(page, { last: told.at(-1), isUpToDate }),
    incarnation: page.state.incarnation,
    hasMore,
  };
}

interface Told {
  readonly last: Position | undefined;
  /** All that can be seen now was told. */
  readonly isUpToDate: boolean;
}

/**
 * When nothing was told, the old cursor still says all: it stays, and so does what it claims to have seen. Otherwise
 * the new one stands as far ahead as can be, which keeps it away from what is compacted.
 */
function toNextCursor({ cursor, from, state, scope }: Page, { last, isUpToDate }: Told): string {
  const { incarnation, asOf, floor, horizonXid } = state;
  if (isUpToDate && !last && cursor !== undefined && isFresh(from, state)) return cursor;
  const position = isUpToDate ? { xid: horizonXid, seq: lastSeq } : (last ?? from ?? beginning);
  const { xid, seq } = position;
  return formatCursor({ incarnation, scope: scope.name, xid, seq, asOf, floor });
}

/** Far behind, it would one day be taken for one that has missed what is compacted. */
const maxTransactionsBehind = 10_000n;

function isFresh(from: Cursor | undefined, { incarnation, horizonXid }: FeedState): boolean {
  if (from?.incarnation !== incarnation) return false;
  // By now all of a snapshot is known to have been written before this instant, which survives more.
  if (from.asOf === asOfAnyTime) return false;
  return BigInt(horizonXid) - BigInt(from.xid) < maxTransactionsBehind;
}

/**
 * Only transactions below the horizon are shown, that is older than the oldest one still running: nothing can be
 * committed later in front of a place that a reader has passed.
 */
const page = (condition: string) => `
  SELECT entity, entity_id, xid, seq FROM changes
  WHERE (xid, seq) > ($1::xid8, $2::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot()) AND ${condition}
  ORDER BY xid, seq LIMIT $3`;

export const rowsForAll = `
  SELECT entity, entity_id, xid::text, seq::text, true AS is_visible FROM (${page('true')}) AS rows
  ORDER BY rows.xid, rows.seq`;

/**
 * Two walks along the index, merged: an OR would read the rows of everybody else too. The record of each row is looked up by itself: for an EXISTS,
 * PostgreSQL reads the whole table and hashes it.
 */
export const rowsForOperator = `
  SELECT entity, entity_id, xid::text, seq::text, coalesce((
    SELECT true FROM changes other
    WHERE other.entity = rows.entity AND other.entity_id = rows.entity_id AND other.is_current
      AND (other.audience IS NULL OR other.audience = $4) LIMIT 1
  ), false) AS is_visible
  FROM ((${page('audience IS NULL')}) UNION ALL (${page('audience = $4')})) AS rows
  ORDER BY rows.xid, rows.seq LIMIT $3`;

/** One walk for each of the people, merged: there are few of them beside the rows of everybody else. */
export const rowsForPeople = `
  SELECT entity, entity_id, xid::text, seq::text, coalesce((
    SELECT true FROM changes other
    WHERE other.entity = rows.entity AND other.entity_id = rows.entity_id AND other.is_current
      AND (other.audience IS NULL OR other.audience = ANY($4::uuid[])) LIMIT 1
  ), false) AS is_visible
  FROM ((${page('audience IS NULL')}) UNION ALL (
    SELECT theirs.* FROM unnest($4::uuid[]) AS people (id)
    CROSS JOIN LATERAL (${page('audience = people.id')}) AS theirs ORDER BY xid, seq LIMIT $3
  )) AS rows
  ORDER BY rows.xid, rows.seq LIMIT $3`;

function loadRows(at: Queryable, { scope: { people }, from, limit }: Page): Promise<FeedRow[]> {
  const { xid, seq } = from ?? beginning;
  const values = [xid, seq, limit];
  if (people === null) return at.query<FeedRow>(rowsForAll, values, 'sync.rows-for-all');
  const [only, ...others] = people;
  return others.length === 0
    ? at.query<FeedRow>(rowsForOperator, [...values, only], 'sync.rows-for-operator')
    : at.query<FeedRow>(rowsForPeople, [...values, people], 'sync.rows-for-people');
}

async function loadValues(
  at: Queryable,
  loaders: ReadonlyMap<string, EntityLoader>,
  rows: readonly FeedRow[],
): Promise<Change[]> {
  const values = new Map<string, unknown>();
  for (const [entity, load] of loaders) {
    const ids = rows.filter((row) => row.entity === entity && row.is_visible).map((row) => row.entity_id);
    if (ids.length === 0) continue;
    for (const [id, value] of await load(at, [...new Set(ids)])) values.set(`${entity} ${id}`, value);
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
