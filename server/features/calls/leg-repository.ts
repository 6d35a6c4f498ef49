import { type Leg, legSchema } from '../../../contracts/domain/leg.ts';
import type { Queryable } from '../../db/database.ts';

const columns = `id, call_id AS "callId", party, user_id AS "userId", ordinal, offered_at AS "offeredAt",
  ringing_at AS "ringingAt", answered_at AS "answeredAt", joined_at AS "joinedAt", ended_at AS "endedAt", outcome,
  left_by AS "leftBy", holds`;

/** Legs as the history shows them. */
export async function loadLegValues(db: Queryable, ids: readonly string[]): Promise<Map<string, Leg>> {
  const rows = await db.query<unknown>(
    `SELECT ${columns} FROM call_legs WHERE id = ANY($1::uuid[])`,
    [ids],
    'call-legs.values',
  );
  return new Map(rows.map((row) => legSchema.parse(row)).map((leg) => [leg.id, leg]));
}
