import type { UserId, UtcMs } from '../../../contracts/ids.ts';
import type { Queryable } from '../../db/database.ts';

const placeOf = (network: string) => `sha256(convert_to(users.id::text || ' ' || ${network}, 'UTF8'))`;

/** Whether the account has been signed in from this network; no account is at home nowhere. */
export async function isFamiliarPlace(db: Queryable, email: string, network: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT FROM users JOIN sign_in_places ON user_id = users.id AND place = ${placeOf('$2::text')}
     WHERE email = lower($1)`,
    [email, network],
    'auth.familiar-place',
  );
  return rows.length > 0;
}

export async function rememberPlace(
  db: Queryable,
  { userId, network, nowMs }: { userId: UserId; network: string; nowMs: UtcMs },
): Promise<void> {
  await db.query(
    `INSERT INTO sign_in_places (user_id, place, last_at)
     SELECT id, ${placeOf('$2::text')}, $3 FROM users WHERE id = $1
     ON CONFLICT (user_id, place) DO UPDATE SET last_at = $3`,
    [userId, network, nowMs],
    'auth.remember-place',
  );
}

export async function forgetPlacesBefore(db: Queryable, at: UtcMs): Promise<void> {
  await db.query('DELETE FROM sign_in_places WHERE last_at < $1', [at]);
}
