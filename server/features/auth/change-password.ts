import type { ChangePasswordRequest } from '../../../contracts/api/auth.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { fail, type Result, succeed } from '../../../contracts/result.ts';
import type { Context } from '../../context.ts';
import type { Origin } from '../audit/audit-log.ts';
import { endSessionsOf } from './end-sessions.ts';
import { judgeCredentials } from './judge-credentials.ts';
import { toNetwork } from './network.ts';
import { findWeakness } from './new-password.ts';
import { removeLinksOf } from './password-link-repository.ts';
import { hashInTurn } from './password-links.ts';
import { retryLater } from './retry-later.ts';
import { replacePasswordHash } from './session-repository.ts';
import { takeSignInAttempt } from './throttle.ts';

type SignedIn = Origin & { readonly user: User; readonly address: string; readonly sessionId: string | null };

/** Needs the present password, of which guesses count as those at the sign-in do; the other sessions end. */
export async function changePassword(
  context: Context,
  { oldPassword, newPassword }: ChangePasswordRequest,
  from: SignedIn,
): Promise<Result<Record<string, never>>> {
  const { db, audit, rateLimiter } = context;
  const { user } = from;
  const weakness = findWeakness(newPassword, user);
  if (weakness !== null) return { ok: false, error: weakness };
  const attempt = await takeSignInAttempt(rateLimiter, {
    email: user.email,
    network: toNetwork(from.address),
    isFamiliar: () => Promise.resolve(true),
  });
  if (!attempt.isAllowed) return retryLater('too-many-attempts', attempt.retryAfterMs);
  const verdict = await judgeCredentials(context, user.email, oldPassword).catch(async (error: unknown) => {
    await attempt.giveBack();
    throw error;
  });
  if (verdict.kind === 'wrong') {
    await audit.add({ kind: 'password-change-refused', from, subjectId: user.id });
    return fail('wrong-password');
  }
  await attempt.giveBack();
  const to = verdict.kind === 'right' ? await hashInTurn(context, newPassword) : null;
  if (verdict.kind !== 'right' || to === null) return retryLater('service-unavailable', 2_000);
  const isChanged = await db.transaction(async (tx) => {
    const change = { userId: user.id, from: verdict.passwordHash, to };
    if (!(await replacePasswordHash(tx, change))) return false;
    // One that was asked for before, and that nobody needs any more.
    await removeLinksOf(tx, user.id);
    const ended = await endSessionsOf(tx, context, {
      userId: user.id,
      because: 'password-changed',
      except: from.sessionId,
    });
    await audit.record(tx, { kind: 'password-changed', from, subjectId: user.id, details: { ended } });
    return true;
  });
  return isChanged ? succeed({}) : fail('wrong-password');
}
