import type { UtcMs } from '../../../contracts/ids.ts';
import type { Context } from '../../context.ts';
import type { Database, Queryable } from '../../db/database.ts';
import { forgetOldMutations } from './known-mutations.ts';

const everyMs = 3_600_000;
/** Rows of one transaction: nobody waits for it noticeably, and the log does not swell. */
const maxAtOnce = 5_000;

interface CompactionOptions {
  readonly nowMs: UtcMs;
  /** A computer that was away for longer fetches everything anew. */
  readonly keepMs: number;
  readonly batch?: number;
}

/**
 * Removes rows of the feed that only tell that something is gone (deleted, or out of somebody's sight), once they are
 * old, and raises the floor: whoever has not read them by now cannot go on from his cursor. Gives how many.
 */
export async function compactFeed(db: Database, options: CompactionOptions): Promise<number> {
  const { nowMs, keepMs, batch = maxAtOnce } = options;
  const horizon = await findHorizon(db, nowMs - keepMs);
  await mark(db, nowMs, keepMs);
  if (horizon === null) return 0;
  for (let removed = 0; ; ) {
    const count = await removeSome(db, { horizon, batch });
    removed += count;
    if (count < batch) return removed;
  }
}

/** Transactions below it had ended at that time or before; null: nobody knows of any. */
async function findHorizon(db: Queryable, at: UtcMs): Promise<string | null> {
  const [row] = await db.query<{ xid: string }>(
    'SELECT xid::text FROM feed_marks WHERE marked_at <= $1 ORDER BY xid DESC LIMIT 1',
    [at],
  );
  return row?.xid ?? null;
}

/** Remembers how old transactions are, and forgets what is too old to be asked for. A clock that was wrong passes. */
async function mark(db: Queryable, nowMs: UtcMs, keepMs: number): Promise<void> {
  await db.query(
    `INSERT INTO feed_marks (xid, marked_at) VALUES (pg_snapshot_xmin(pg_current_snapshot()), $1)
     ON CONFLICT (xid) DO NOTHING`,
    [nowMs],
  );
  await db.query('DELETE FROM feed_marks WHERE marked_at < $1', [nowMs - 2 * keepMs]);
}

async function removeSome(
  db: Database,
  { horizon, batch }: { readonly horizon: string; readonly batch: number },
): Promise<number> {
  // Floor and rows in one statement: a reader sees both, or neither.
  const [row] = await db.query<{ count: number }>(
    `WITH old AS (
       SELECT ctid, xid, seq FROM changes WHERE NOT is_current AND xid < $1::xid8
       ORDER BY xid, seq LIMIT $2 FOR UPDATE SKIP LOCKED
     ), removed AS (
       DELETE FROM changes USING old WHERE changes.ctid = old.ctid RETURNING changes.xid, changes.seq
     ), floor AS (
       INSERT INTO feed_floor (xid, seq) SELECT xid, seq FROM removed ORDER BY xid DESC, seq DESC LIMIT 1
       ON CONFLICT (is_only) DO UPDATE SET xid = excluded.xid, seq = excluded.seq
       WHERE (excluded.xid, excluded.seq) > (feed_floor.xid, feed_floor.seq)
     )
     SELECT count(*) FROM removed`,
    [horizon, batch],
    'sync.compact',
  );
  return row?.count ?? 0;
}

/** Lives that no cursor can name any more, because all of theirs lie below the floor. The latest always stays. */
async function forgetOldIncarnations(db: Queryable, before: UtcMs): Promise<void> {
  await db.query(
    `DELETE FROM incarnations WHERE ordinal < (
       SELECT coalesce(min(ordinal), 0) FROM incarnations
       WHERE began_at >= $1 OR ordinal = (SELECT max(ordinal) FROM incarnations)
     )`,
    [before],
  );
}

/** Tidies up now and every hour, in each instance; at once they do not disturb each other. Returns what stops it. */
export function startCompaction({
  db,
  clock,
  logger,
  config: { tombstonesKeptMs: keepMs },
}: Pick<Context, 'db' | 'clock' | 'logger' | 'config'>): () => void {
  let cancel = () => {};
  let isStopped = false;
  async function run(): Promise<void> {
    try {
      const nowMs = clock.nowMs();
      const removed = await compactFeed(db, { nowMs, keepMs });
      if (removed > 0) logger.info('old tombstones were removed from the change feed', { removed });
      await forgetOldIncarnations(db, nowMs - 2 * keepMs);
      while (!isStopped && (await forgetOldMutations(db, { nowMs })));
    } catch (error) {
      logger.warn('the change feed could not be compacted', { error });
    }
    if (!isStopped) cancel = clock.after(everyMs, () => void run());
  }
  void run();
  return () => {
    isStopped = true;
    cancel();
  };
}
