import type { Status } from '../../../contracts/api/status.ts';
import type { UtcMs } from '../../../contracts/ids.ts';
import type { Queryable } from '../../db/database.ts';

export async function countCallsNow(db: Queryable): Promise<Status['calls']> {
  const [row] = await db.query<Status['calls']>(
    `SELECT count(*) FILTER (WHERE status = 'ringing')::int AS ringing,
       count(*) FILTER (WHERE status = 'active')::int AS active
     FROM calls WHERE status <> 'ended'`,
    [],
    'status.calls-now',
  );
  return row ?? { ringing: 0, active: 0 };
}

export async function summarizeSince(db: Queryable, sinceMs: UtcMs): Promise<Status['lastDay']> {
  const [calls] = await db.query<Omit<Status['lastDay'], 'suggestionsShown' | 'suggestionsUsed'>>(
    `SELECT count(*)::int AS begun, count(answered_at)::int AS answered,
       count(*) FILTER (WHERE direction = 'inbound' AND end_cause IN ('abandoned', 'no-operator'))::int AS lost,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY (answered_at - started_at) / 1000.0)
         FILTER (WHERE direction = 'inbound') AS "medianWaitS"
     FROM calls WHERE started_at >= $1`,
    [sinceMs],
    { name: 'status.calls-since', isPlannedEachTime: true },
  );
  const [suggestions] = await db.query<Pick<Status['lastDay'], 'suggestionsShown' | 'suggestionsUsed'>>(
    `SELECT count(*) FILTER (WHERE suggestions.status = 'ready')::int AS "suggestionsShown",
       count(*) FILTER (WHERE outcome IN ('used', 'edited'))::int AS "suggestionsUsed"
     FROM calls JOIN suggestions ON suggestions.call_id = calls.id WHERE calls.started_at >= $1`,
    [sinceMs],
    { name: 'status.suggestions-since', isPlannedEachTime: true },
  );
  const none = { begun: 0, answered: 0, lost: 0, medianWaitS: null };
  return { ...(calls ?? none), ...(suggestions ?? { suggestionsShown: 0, suggestionsUsed: 0 }) };
}
