import type { User } from '../../../contracts/domain/user.ts';
import type { UserId, UtcMs } from '../../../contracts/ids.ts';
import type { Queryable } from '../../db/database.ts';
import { toUser, type UserRow, userColumns } from '../users/user-row.ts';
import type { AccessTokenClaims } from './access-token.ts';

export interface SessionUser {
  readonly user: User;
  /** Signed out, revoked, or the account is disabled. */
  readonly isEnded: boolean;
}

export async function loadSessionUser(db: Queryable, claims: AccessTokenClaims): Promise<SessionUser | null> {
  const [row] = await db.query<UserRow & { is_ended: boolean }>(
    `SELECT ${userColumns}, (sessions.revoked_at IS NOT NULL OR users.disabled_at IS NOT NULL) AS is_ended
     FROM sessions JOIN users ON users.id = sessions.user_id
     WHERE sessions.id = $1 AND users.id = $2`,
    [claims.sessionId, claims.userId],
    'auth.session-user',
  );
  return row ? { user: toUser(row), isEnded: row.is_ended } : null;
}

/** Stands in the place of the hash of somebody who has none: no password has it. */
export const noPassword = '!';

export interface Account {
  readonly user: User;
  /** Null: he was invited, and has not chosen a password yet. */
  readonly passwordHash: string | null;
  readonly isDisabled: boolean;
}

export async function findAccount(db: Queryable, email: string): Promise<Account | null> {
  const [row] = await db.query<UserRow & { password_hash: string | null; is_disabled: boolean }>(
    `SELECT ${userColumns}, nullif(password_hash, '${noPassword}') AS password_hash,
       disabled_at IS NOT NULL AS is_disabled
     FROM users WHERE email = lower($1)`,
    [email],
    'auth.account',
  );
  return row ? { user: toUser(row), passwordHash: row.password_hash, isDisabled: row.is_disabled } : null;
}

/** Only if it is still the hash that was checked: a password changed meanwhile stays. False: it was. */
export async function replacePasswordHash(
  db: Queryable,
  { userId, from, to }: { userId: UserId; from: string; to: string },
): Promise<boolean> {
  const rows = await db.query(
    'UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2 RETURNING id',
    [userId, from, to],
  );
  return rows.length > 0;
}

export interface NewToken {
  readonly hash: Buffer;
  readonly createdAt: UtcMs;
  readonly expiresAt: UtcMs;
}

export async function insertSession(
  db: Queryable,
  { id, userId, token }: { id: string; userId: UserId; token: NewToken },
): Promise<void> {
  await db.query(
    `WITH session AS (INSERT INTO sessions (id, user_id, created_at) VALUES ($1, $2, $4) RETURNING id)
     INSERT INTO refresh_tokens (token_hash, session_id, created_at, expires_at)
     SELECT $3, id, $4, $5 FROM session`,
    [id, userId, token.hash, token.createdAt, token.expiresAt],
  );
}

/**
 * Spends a token and puts its successor in its place, in one statement: of any number of parallel uses exactly one
 * gets a row back. Null: it was not good any more; `loadSpentToken` says why.
 */
export async function rotateToken(
  db: Queryable,
  spentHash: Buffer,
  successor: NewToken,
): Promise<{ sessionId: string; user: User } | null> {
  const [row] = await db.query<UserRow & { session_id: string }>(
    `WITH spent AS (
       UPDATE refresh_tokens SET used_at = $3
       FROM sessions, users
       WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $3
         AND sessions.id = refresh_tokens.session_id AND sessions.revoked_at IS NULL
         AND users.id = sessions.user_id AND users.disabled_at IS NULL
       RETURNING refresh_tokens.session_id, ${userColumns}
     ), successor AS (
       INSERT INTO refresh_tokens (token_hash, session_id, created_at, expires_at)
       SELECT $2, session_id, $3, $4 FROM spent
     )
     SELECT * FROM spent`,
    [spentHash, successor.hash, successor.createdAt, successor.expiresAt],
    'auth.rotate',
  );
  return row ? { sessionId: row.session_id, user: toUser(row) } : null;
}

export interface SpentToken {
  readonly sessionId: string;
  readonly user: User;
  readonly isSessionEnded: boolean;
  readonly usedAt: UtcMs | null;
  /** Null: it has none, or the one it has was used already. */
  readonly unusedSuccessorExpiresAt: UtcMs | null;
}

export async function loadSpentToken(
  db: Queryable,
  hash: Buffer,
  successorHash: Buffer,
): Promise<SpentToken | null> {
  const [row] = await db.query<
    UserRow & {
      session_id: string;
      is_ended: boolean;
      used_at: number | null;
      successor_expires_at: number | null;
    }
  >(
    `SELECT ${userColumns}, spent.session_id, spent.used_at,
       (sessions.revoked_at IS NOT NULL OR users.disabled_at IS NOT NULL) AS is_ended,
       successor.expires_at AS successor_expires_at
     FROM refresh_tokens spent
     JOIN sessions ON sessions.id = spent.session_id
     JOIN users ON users.id = sessions.user_id
     LEFT JOIN refresh_tokens successor
       ON successor.token_hash = $2 AND successor.session_id = spent.session_id AND successor.used_at IS NULL
     WHERE spent.token_hash = $1`,
    [hash, successorHash],
  );
  if (!row) return null;
  return {
    sessionId: row.session_id,
    user: toUser(row),
    isSessionEnded: row.is_ended,
    usedAt: row.used_at,
    unusedSuccessorExpiresAt: row.successor_expires_at,
  };
}

export async function revokeSession(
  db: Queryable,
  { sessionId, because, nowMs }: { sessionId: string; because: 'signed-out' | 'reused'; nowMs: UtcMs },
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE sessions SET revoked_at = $2, revoked_because = $3 WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
    [sessionId, nowMs, because],
  );
  return rows.length > 0;
}

export type EndOfAll = 'disabled' | 'everywhere' | 'password-changed' | 'password-set';

/** Ends what a user has open, but for the session named; gives the ids of those that ended now. */
export async function revokeSessionsOf(
  db: Queryable,
  end: { userId: UserId; because: EndOfAll; nowMs: UtcMs; except: string | null },
): Promise<readonly string[]> {
  const rows = await db.query<{ id: string }>(
    `UPDATE sessions SET revoked_at = $2, revoked_because = $3
     WHERE user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $4::uuid RETURNING id`,
    [end.userId, end.nowMs, end.because, end.except],
  );
  return rows.map(({ id }) => id);
}

/**
 * Sessions whose head is over are of no use to anybody, nor are spent tokens that nobody could use any more: one that
 * goes on for years would keep a row for every ten minutes.
 */
export async function purgeSessions(db: Queryable, nowMs: UtcMs): Promise<void> {
  await db.query(
    `DELETE FROM sessions USING refresh_tokens head
     WHERE head.session_id = sessions.id AND head.used_at IS NULL AND head.expires_at <= $1`,
    [nowMs],
  );
  await db.query('DELETE FROM refresh_tokens WHERE used_at IS NOT NULL AND expires_at <= $1', [nowMs]);
}
