import { type Leg, legSchema } from '../../../contracts/domain/leg.ts';
import type { CallId, LegId } from '../../../contracts/ids.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';

type LegRow = Omit<Leg, 'holds'> & { readonly holds: string };

const ofCall = select<LegRow>(`
  SELECT id, call_id AS callId, party, user_id AS userId, ordinal, offered_at AS offeredAt,
    ringing_at AS ringingAt, answered_at AS answeredAt, joined_at AS joinedAt, ended_at AS endedAt, outcome,
    left_by AS leftBy, holds
  FROM legs WHERE call_id = $callId ORDER BY ordinal, id`);

/** Everybody's ways into a call, in the order in which they came. */
export function loadLegs(db: Reader, callId: CallId): Leg[] {
  return db.all(ofCall, { callId }).map((row) => legSchema.parse({ ...row, holds: JSON.parse(row.holds) }));
}

const upsert = change(`
  INSERT INTO legs (id, call_id, party, user_id, ordinal, offered_at, ringing_at, answered_at, joined_at, ended_at,
    outcome, left_by, holds, extra)
  VALUES ($id, $callId, $party, $userId, $ordinal, $offeredAt, $ringingAt, $answeredAt, $joinedAt, $endedAt,
    $outcome, $leftBy, $holds, $extra)
  ON CONFLICT (id) DO UPDATE SET call_id = excluded.call_id, party = excluded.party, user_id = excluded.user_id,
    ordinal = excluded.ordinal, offered_at = excluded.offered_at, ringing_at = excluded.ringing_at,
    answered_at = excluded.answered_at, joined_at = excluded.joined_at, ended_at = excluded.ended_at,
    outcome = excluded.outcome, left_by = excluded.left_by, holds = excluded.holds, extra = excluded.extra`);

/** Stores a leg as the change feed gives it. `extra`: the fields this version does not know. */
export function applyServerLeg(db: Writer, leg: Leg, extra: string | null): void {
  db.run(upsert, { ...leg, holds: JSON.stringify(leg.holds), extra });
  db.touch('legs', leg.callId);
}

const callOf = select<{ callId: CallId }>('SELECT call_id AS callId FROM legs WHERE id = $id');
const deleteRow = change('DELETE FROM legs WHERE id = $id');

export function deleteLeg(db: Writer, id: LegId): void {
  const stored = db.get(callOf, { id });
  if (stored === null) return;
  db.run(deleteRow, { id });
  db.touch('legs', stored.callId);
}
