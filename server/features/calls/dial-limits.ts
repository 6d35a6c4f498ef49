import type { CallId, UserId } from '../../../contracts/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import type { DialLimits, DialPolicy, DialRefusal } from './dial-policy.ts';

const minuteMs = 60_000;
const dayMs = 24 * 3_600_000;

type Limits = Pick<DialPolicy, 'perOperator' | 'all'>;

interface Counts {
  readonly own_minute: number;
  readonly own_day: number;
  readonly own_now: number;
  readonly all_minute: number;
  readonly all_day: number;
  readonly all_now: number;
}

/** By the clock of the database. It is read once: asked for in each condition, it would keep the indexes from being used. */
const nowMs = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';
const since = (windowMs: number) => `(SELECT now - ${windowMs} FROM clock)`;
const goingOn = `SELECT count(*) FROM calls JOIN dial_attempts ON call_id = calls.id WHERE status <> 'ended'`;

/**
 * Counts this call as one to be dialled, or says why it is one too many; then the caller must roll back. Decided one after the other, over
 * all instances, by the clock of the database; within any minute and any 24 hours.
 */
export async function takeDial(
  tx: Transaction,
  { callId, userId }: { readonly callId: CallId; readonly userId: UserId },
  limits: Limits,
): Promise<DialRefusal | null> {
  // Held until the commit: whoever comes next sees what was decided here.
  await tx.query("SELECT pg_advisory_xact_lock(hashtext('lydia.dial'))", [], 'dials.lock');
  const [counts] = await tx.query<Counts>(
    `WITH clock AS MATERIALIZED (SELECT ${nowMs} AS now)
     SELECT
       (SELECT count(*) FROM dial_attempts WHERE user_id = $1 AND at > ${since(minuteMs)}) AS own_minute,
       (SELECT count(*) FROM dial_attempts WHERE user_id = $1 AND at > ${since(dayMs)}) AS own_day,
       (${goingOn} AND user_id = $1) AS own_now,
       (SELECT count(*) FROM dial_attempts WHERE at > ${since(minuteMs)}) AS all_minute,
       (SELECT count(*) FROM dial_attempts WHERE at > ${since(dayMs)}) AS all_day,
       (${goingOn}) AS all_now`,
    [userId],
    'dials.count',
  );
  if (counts === undefined) throw new Error('The dials could not be counted.');
  const own = { minute: counts.own_minute, day: counts.own_day, now: counts.own_now };
  const all = { minute: counts.all_minute, day: counts.all_day, now: counts.all_now };
  const refusal = findExceeded(own, limits.perOperator) ?? findExceeded(all, limits.all);
  if (refusal !== null) return refusal;
  await tx.query(
    `INSERT INTO dial_attempts (call_id, user_id, at) VALUES ($1, $2, ${nowMs})`,
    [callId, userId],
    'dials.insert',
  );
  return null;
}

function findExceeded(
  { minute, day, now }: { readonly minute: number; readonly day: number; readonly now: number },
  limits: DialLimits,
): DialRefusal | null {
  if (now >= limits.atOnce) return 'at-once';
  if (minute >= limits.perMinute) return 'per-minute';
  return day >= limits.perDay ? 'per-day' : null;
}

/** Those that no window reaches any more. */
export async function forgetOldDials(db: Queryable): Promise<void> {
  await db.query(`DELETE FROM dial_attempts WHERE at <= (SELECT ${nowMs} - ${dayMs})`, [], 'dials.forget');
}
