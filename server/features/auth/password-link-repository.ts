import type { User } from '../../../contracts/domain/user.ts';
import type { UserId, UtcMs } from '../../../contracts/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import { toUser, type UserRow, userColumns } from '../users/user-row.ts';

export interface NewLink {
  readonly hash: Buffer;
  readonly userId: UserId;
  readonly createdAt: UtcMs;
  readonly expiresAt: UtcMs;
}

/** In the place of any earlier one of the user. */
export async function replaceLink(tx: Transaction, link: NewLink): Promise<void> {
  await removeLinksOf(tx, link.userId);
  await tx.query(
    'INSERT INTO password_links (token_hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)',
    [link.hash, link.userId, link.createdAt, link.expiresAt],
  );
}

export async function removeLinksOf(tx: Transaction, userId: UserId): Promise<void> {
  await tx.query('DELETE FROM password_links WHERE user_id = $1', [userId]);
}

/** Whose password it may set; null: it is unknown, used or too old, or the account is disabled. */
export async function findLinkOwner(db: Queryable, hash: Buffer, nowMs: UtcMs): Promise<User | null> {
  const [row] = await db.query<UserRow>(
    `SELECT ${userColumns} FROM password_links JOIN users ON users.id = user_id
     WHERE token_hash = $1 AND expires_at > $2 AND users.disabled_at IS NULL`,
    [hash, nowMs],
  );
  return row ? toUser(row) : null;
}

/** Spends the token and sets the password, in one statement: of parallel uses one gets true. */
export async function spendLink(
  tx: Transaction,
  { hash, passwordHash, nowMs }: { hash: Buffer; passwordHash: string; nowMs: UtcMs },
): Promise<boolean> {
  const rows = await tx.query(
    `WITH spent AS (DELETE FROM password_links WHERE token_hash = $1 AND expires_at > $2 RETURNING user_id)
     UPDATE users SET password_hash = $3 FROM spent WHERE users.id = spent.user_id AND disabled_at IS NULL
     RETURNING users.id`,
    [hash, nowMs, passwordHash],
  );
  return rows.length > 0;
}

export async function removeOldLinks(db: Queryable, nowMs: UtcMs): Promise<void> {
  await db.query('DELETE FROM password_links WHERE expires_at <= $1', [nowMs]);
}
