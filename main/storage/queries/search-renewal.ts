import type { CallId } from '../../../contracts/ids.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';
import { indexCall } from './search-index.ts';

/** So many calls at most are indexed anew in one transaction: it takes some ten milliseconds. */
export const renewedAtOnce = 50;

const renew = change(`
  INSERT INTO search_renewals (number, before_key) VALUES ($number, ${Number.MAX_SAFE_INTEGER})
  ON CONFLICT (number) DO UPDATE SET before_key = excluded.before_key`);

/**
 * The contact of a number changed: its calls are to be found by other words. The newest are indexed anew at the end of the
 * transaction, the others later, by whoever calls `renewSearch` until nothing is left.
 */
export function renewSearchOf(db: Writer, number: string): void {
  if (number === 'anonymous') return;
  db.run(renew, { number });
  db.beforeCommit('renew search', () => renewSearch(db, renewedAtOnce));
}

interface Renewal {
  readonly number: string;
  readonly beforeKey: number;
}

const oneRenewal = select<Renewal>('SELECT number, before_key AS beforeKey FROM search_renewals LIMIT 1');
// A call that goes on is indexed anew when it ends.
const callsOf = select<{ id: CallId; key: number }>(`
  SELECT id, call_key AS key FROM calls INDEXED BY calls_by_number
  WHERE contact_number = $number AND status = 'ended' AND call_key < $beforeKey
  ORDER BY call_key DESC LIMIT $limit`);
const goOnBefore = change('UPDATE search_renewals SET before_key = $beforeKey WHERE number = $number');
const endRenewal = change('DELETE FROM search_renewals WHERE number = $number');

/** Indexes up to `limit` calls anew; true: there may be more to do. */
export function renewSearch(db: Writer, limit: number): boolean {
  let room = limit;
  for (;;) {
    const renewal = db.get(oneRenewal);
    if (renewal === null) return false;
    if (room === 0) return true;
    room -= renewCalls(db, renewal, room);
  }
}

function renewCalls(db: Writer, { number, beforeKey }: Renewal, limit: number): number {
  const calls = db.all(callsOf, { number, beforeKey, limit });
  for (const call of calls) indexCall(db, call.id);
  const last = calls.at(-1);
  if (last === undefined || calls.length < limit) db.run(endRenewal, { number });
  else db.run(goOnBefore, { number, beforeKey: last.key });
  return calls.length;
}

export function isSearchRenewed(db: Reader): boolean {
  return db.get(oneRenewal) === null;
}
