import { randomBytes } from 'node:crypto';
import type { SetPasswordRequest } from '../../../contracts/api/auth.ts';
import type { UserId, UtcMs } from '../../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../../contracts/result.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../db/database.ts';
import type { RateLimit } from '../../platform/rate-limiter.ts';
import type { Origin } from '../audit/audit-log.ts';
import { endSessionsOf } from './end-sessions.ts';
import { toNetwork } from './network.ts';
import { findWeakness } from './new-password.ts';
import { findLinkOwner, replaceLink, spendLink } from './password-link-repository.ts';
import { HashingQueueFullError } from './passwords.ts';
import { hashToken } from './refresh-token.ts';
import { retryLater } from './retry-later.ts';

/** An invitation may lie over a weekend; who forgot his password stands at the administrator's desk. */
export const linkTtlMs = { invitation: 7 * 24 * 3_600_000, reset: 24 * 3_600_000 };

const attemptsPerNetwork: RateLimit = { limit: 20, windowMs: 15 * 60_000 };

/** Makes the one-time token with which a user sets a password; earlier ones of his are worth nothing any more. */
export async function issueLink(
  tx: Transaction,
  { clock }: Pick<Context, 'clock'>,
  { userId, purpose }: { userId: UserId; purpose: keyof typeof linkTtlMs },
): Promise<{ token: string; expiresAt: UtcMs }> {
  const token = randomBytes(32).toString('base64url');
  const createdAt = clock.nowMs();
  const expiresAt = createdAt + linkTtlMs[purpose];
  await replaceLink(tx, { hash: hashToken(token), userId, createdAt, expiresAt });
  return { token, expiresAt };
}

/** What setting a password needs; the command line has no more. */
export type PasswordContext = Pick<Context, 'db' | 'clock' | 'audit' | 'rateLimiter' | 'passwords'>;

/** Sets the password of whoever the token was made for, once, and ends all of his sessions. */
export async function setPasswordByLink(
  context: PasswordContext,
  { token, newPassword }: SetPasswordRequest,
  from: Origin & { readonly address: string },
): Promise<Result<Record<string, never>>> {
  const { db, clock, audit, rateLimiter } = context;
  const taken = await rateLimiter.take(`password-link:${toNetwork(from.address)}`, attemptsPerNetwork);
  if (!taken.isAllowed) return retryLater('too-many-attempts', taken.retryAfterMs);
  const hash = hashToken(token);
  const owner = await findLinkOwner(db, hash, clock.nowMs());
  const refused = () => {
    audit.note({ kind: 'password-link-refused', from });
    return fail('password-link-invalid');
  };
  if (owner === null) return refused();
  const weakness = findWeakness(newPassword, owner);
  if (weakness !== null) return { ok: false, error: weakness };
  const passwordHash = await hashInTurn(context, newPassword);
  if (passwordHash === null) return retryLater('service-unavailable', 2_000);
  const isSet = await db.transaction(async (tx) => {
    if (!(await spendLink(tx, { hash, passwordHash, nowMs: clock.nowMs() }))) return false;
    const ended = await endSessionsOf(tx, context, { userId: owner.id, because: 'password-set' });
    await audit.record(tx, { kind: 'password-set-by-link', from, subjectId: owner.id, details: { ended } });
    return true;
  });
  return isSet ? succeed({}) : refused();
}

/** Null: too many others wait for their turn. */
export async function hashInTurn(
  { passwords }: Pick<Context, 'passwords'>,
  password: string,
): Promise<string | null> {
  try {
    return await passwords.hash(password);
  } catch (error) {
    if (error instanceof HashingQueueFullError) return null;
    throw error;
  }
}
