import { randomBytes } from 'node:crypto';
import type { UtcMs } from '../../../contracts/ids.ts';
import type { Database, Queryable, Transaction } from '../../db/database.ts';
import type { Logger } from '../../platform/logger.ts';

/**
 * Whether an incarnation still lives: the same PostgreSQL process runs on the same data. `xmin` tells the row that
 * a dump brought here from the one that was written here.
 */
const isAlive = `(latest.postmaster_started_at = pg_postmaster_start_time()
  AND latest.written_by::xid = latest.xmin)`;

const latestIncarnation = '(SELECT *, xmin FROM incarnations ORDER BY ordinal DESC LIMIT 1) AS latest';

interface Facts {
  readonly cluster: string;
  readonly timeline: string;
  /** Where replaying the log ended; null when there was nothing to replay. */
  readonly replayed: string | null;
  /** Where the log of a clean stop ended, or its present end. */
  readonly flushed: string;
  readonly ordinal: number;
  readonly isSameProcess: boolean;
  readonly isSameData: boolean;
  readonly isSameTimeline: boolean;
  /** PostgreSQL shows what it has not written yet. */
  readonly isCommitLoose: boolean;
}

interface BeginOptions {
  readonly db: Database;
  readonly logger: Logger;
  readonly nowMs: UtcMs;
}

/** Begins an incarnation, whatever was before: at every start of the server. */
export async function beginIncarnation({ db, logger, nowMs }: BeginOptions): Promise<void> {
  await db.transaction(async (tx) => {
    await lockIncarnations(tx);
    await begin(tx, logger, nowMs);
  });
}

/** Begins one unless the latest lives: for readers that found it dead, of which one alone does it. */
export async function ensureIncarnation({ db, logger, nowMs }: BeginOptions): Promise<void> {
  await db.transaction(async (tx) => {
    await lockIncarnations(tx);
    const [latest] = await tx.query<{ isAlive: boolean }>(
      `SELECT ${isAlive} AS "isAlive" FROM ${latestIncarnation}`,
    );
    if (latest?.isAlive !== true) await begin(tx, logger, nowMs);
  });
}

function lockIncarnations(tx: Transaction): Promise<unknown> {
  return tx.query('LOCK TABLE incarnations IN SHARE ROW EXCLUSIVE MODE');
}

async function begin(tx: Transaction, logger: Logger, nowMs: UtcMs): Promise<void> {
  const facts = await loadFacts(tx);
  const survived = decideSurvival(facts);
  if (survived !== null && facts.ordinal > 1) {
    logger.warn('the database is not the one that ran before, or was restarted', { survived });
  }
  if (facts.isCommitLoose) {
    logger.warn('synchronous_commit is off: desktops may be shown what a crash of the database then loses');
  }
  if (!facts.isSameData) await bringIntoThePast(tx);
  await tx.query(
    `INSERT INTO incarnations (id, ordinal, began_at, cluster, timeline, postmaster_started_at, survived)
     VALUES ($1, $2, $3, $4, $5, pg_postmaster_start_time(), $6)`,
    [randomBytes(8).toString('hex'), facts.ordinal, nowMs, facts.cluster, facts.timeline, survived],
  );
}

async function loadFacts(tx: Queryable): Promise<Facts> {
  const [facts] = await tx.query<Facts>(
    `WITH here AS (
       SELECT (SELECT system_identifier FROM pg_control_system()) || '-' || oid AS cluster,
         left(pg_walfile_name(pg_current_wal_lsn()), 8) AS timeline,
         pg_last_wal_replay_lsn()::text AS replayed,
         (SELECT CASE WHEN checkpoint_time <= pg_postmaster_start_time() THEN checkpoint_lsn
            ELSE pg_current_wal_flush_lsn() END FROM pg_control_checkpoint())::text AS flushed
       FROM pg_database WHERE datname = current_database()
     )
     SELECT here.*, coalesce(latest.ordinal, 0) + 1 AS ordinal,
       coalesce(${isAlive}, false) AS "isSameProcess",
       coalesce(latest.cluster = here.cluster AND latest.written_by::xid = latest.xmin, false) AS "isSameData",
       coalesce(latest.timeline = here.timeline, false) AS "isSameTimeline",
       current_setting('synchronous_commit') = 'off' AS "isCommitLoose"
     FROM here LEFT JOIN ${latestIncarnation} ON true`,
  );
  if (!facts) throw new Error('PostgreSQL does not tell what it is.');
  return facts;
}

const nothing = '0/0';

/**
 * Up to where in the log what came before has survived; null: all of it. Positions in the log, not transaction ids:
 * commits are lost from the end of the log backwards, and a transaction with an early id may commit last.
 */
function decideSurvival(facts: Facts): string | null {
  if (!facts.isSameData) return nothing;
  if (facts.isSameProcess) return null;
  // After a crash, a restored copy or a promotion: exactly what was replayed.
  if (facts.replayed !== null) return facts.replayed;
  // Stopped in order and started again. On another timeline it was promoted before that, unseen by us.
  return facts.isSameTimeline ? facts.flushed : nothing;
}

/**
 * A dump brings transaction ids of its own cluster. Those that this one has not reached would stay hidden from every
 * reader; and what was told up to where, nobody knows any more.
 */
async function bringIntoThePast(tx: Transaction): Promise<void> {
  await tx.query('SET LOCAL statement_timeout = 0');
  await tx.query('UPDATE changes SET xid = pg_current_xact_id() WHERE xid >= pg_current_xact_id()');
  await tx.query('DELETE FROM feed_floor');
  await tx.query('DELETE FROM feed_marks');
}

export interface FeedState {
  readonly incarnation: string;
  /** False: another PostgreSQL, or another start of it, than when the incarnation began. */
  readonly isAlive: boolean;
  /** The first transaction id that may still be running, less one: all below it is told. */
  readonly horizonXid: string;
  /** The end of the log, in bytes: everything that can be seen now was written before. */
  readonly asOf: string;
  /** The `seq` of what was compacted last; 0: nothing was. */
  readonly floor: string;
}

/** What a cursor made from this instant must say. */
export async function loadFeedState(at: Queryable): Promise<FeedState | null> {
  const [state] = await at.query<FeedState>(
    `SELECT latest.id AS incarnation, ${isAlive} AS "isAlive",
       (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text AS "horizonXid",
       (pg_current_wal_flush_lsn() - '0/0')::text AS "asOf",
       coalesce((SELECT seq FROM feed_floor), 0)::text AS floor
     FROM ${latestIncarnation}`,
    [],
    'sync.feed-state',
  );
  return state ?? null;
}

/** Whether everything that was seen at `asOf` of an incarnation is still there. */
export async function hasSurvived(at: Queryable, incarnation: string, asOf: string): Promise<boolean> {
  const [answer] = await at.query<{ hasSurvived: boolean }>(
    `SELECT NOT EXISTS (
       SELECT FROM incarnations later
       WHERE later.ordinal > mine.ordinal AND later.survived - '0/0' < $2::numeric
     ) AS "hasSurvived" FROM incarnations mine WHERE mine.id = $1`,
    [incarnation, asOf],
    'sync.has-survived',
  );
  return answer?.hasSurvived === true;
}
