import type { User } from '../../../contracts/domain/user.ts';
import type { UserId, UtcMs } from '../../../contracts/ids.ts';
import type { Queryable } from '../../db/database.ts';
import { toUser, type UserRow, userColumns } from '../users/user-row.ts';

interface NewBrowserSession {
  readonly id: string;
  readonly userId: UserId;
  readonly tokenHash: Buffer;
  readonly nowMs: UtcMs;
  readonly expiresAt: UtcMs;
}

export async function insertBrowserSession(db: Queryable, session: NewBrowserSession): Promise<void> {
  await db.query(
    `WITH session AS (INSERT INTO sessions (id, user_id, created_at) VALUES ($1, $2, $4) RETURNING id)
     INSERT INTO browser_sessions (token_hash, session_id, used_at, expires_at)
     SELECT $3, id, $4, $5 FROM session`,
    [session.id, session.userId, session.tokenHash, session.nowMs, session.expiresAt],
    'browser.open',
  );
}

export interface StoredBrowserSession {
  readonly id: string;
  readonly user: User;
  /** Signed out, revoked, or the account is disabled. */
  readonly isEnded: boolean;
  readonly usedAt: UtcMs;
  readonly expiresAt: UtcMs;
}

export async function findBrowserSession(
  db: Queryable,
  tokenHash: Buffer,
): Promise<StoredBrowserSession | null> {
  const [row] = await db.query<
    UserRow & { session_id: string; is_ended: boolean; used_at: number; expires_at: number }
  >(
    `SELECT ${userColumns}, browser_sessions.session_id, browser_sessions.used_at, browser_sessions.expires_at,
       (sessions.revoked_at IS NOT NULL OR users.disabled_at IS NOT NULL) AS is_ended
     FROM browser_sessions
     JOIN sessions ON sessions.id = browser_sessions.session_id
     JOIN users ON users.id = sessions.user_id
     WHERE browser_sessions.token_hash = $1`,
    [tokenHash],
    'browser.session',
  );
  if (!row) return null;
  const { session_id: id, is_ended: isEnded, used_at: usedAt, expires_at: expiresAt } = row;
  return { id, user: toUser(row), isEnded, usedAt, expiresAt };
}

export async function markUsed(db: Queryable, sessionId: string, nowMs: UtcMs): Promise<void> {
  await db.query(
    'UPDATE browser_sessions SET used_at = greatest(used_at, $2) WHERE session_id = $1',
    [sessionId, nowMs],
    'browser.used',
  );
}

export async function purgeBrowserSessions(db: Queryable, nowMs: UtcMs): Promise<void> {
  await db.query(
    `DELETE FROM sessions USING browser_sessions
     WHERE browser_sessions.session_id = sessions.id AND browser_sessions.expires_at <= $1`,
    [nowMs],
  );
}
