import type { Queryable } from '../../db/database.ts';

/** Which of these sessions are over: signed out, of a disabled account, or gone. */
export async function findEndedSessions(
  db: Queryable,
  sessionIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT asked.id FROM unnest($1::uuid[]) AS asked (id)
     LEFT JOIN sessions ON sessions.id = asked.id
     LEFT JOIN users ON users.id = sessions.user_id
     WHERE users.id IS NULL OR sessions.revoked_at IS NOT NULL OR users.disabled_at IS NOT NULL`,
    [sessionIds],
    'auth.ended-sessions',
  );
  return rows.map(({ id }) => id);
}
