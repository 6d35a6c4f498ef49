import { randomBytes } from 'node:crypto';
import type { SignInRequest } from '../../../contracts/api/auth.ts';
import type { BrowserAccessToken, BrowserSession } from '../../../contracts/api/browser.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { fail, type Result, succeed } from '../../../contracts/result.ts';
import type { Context } from '../../context.ts';
import type { Origin } from '../audit/audit-log.ts';
import { rememberPlace } from '../auth/place-repository.ts';
import { hashToken } from '../auth/refresh-token.ts';
import { endSession, proveIdentity } from '../auth/service.ts';
import { makeCsrfToken } from './csrf-token.ts';
import { findBrowserSession, insertBrowserSession, markUsed } from './repository.ts';

/** A page that nobody touched for so long has been left. */
export const idleMs = 30 * 60_000;
/** A working day and a bit: after it one signs in again, however busy one is. */
export const lifetimeMs = 12 * 3_600_000;
/** Use is written down no more often than this: it is the only write of a reading page. */
const markEveryMs = 60_000;

/** Signs in as everybody does, with the same limits, and gives what the cookie is to hold. */
export async function signInBrowser(
  context: Context,
  request: SignInRequest,
  from: Origin & { readonly address: string },
): Promise<Result<{ readonly token: string; readonly session: BrowserSession }>> {
  const proof = await proveIdentity(context, request, from);
  if (!proof.ok) return proof;
  const { user, network } = proof.value;
  const { db, clock, ids, audit } = context;
  const [id, token, nowMs] = [ids.next(), randomBytes(32).toString('base64url'), clock.nowMs()];
  await db.transaction(async (tx) => {
    await rememberPlace(tx, { userId: user.id, network, nowMs });
    const expiresAt = nowMs + lifetimeMs;
    await insertBrowserSession(tx, { id, userId: user.id, tokenHash: hashToken(token), nowMs, expiresAt });
    const details = { with: 'cookie' };
    await audit.record(tx, {
      kind: 'signed-in',
      from: { ...from, user, sessionId: id },
      subjectId: user.id,
      details,
    });
  });
  context.logger.info('signed in from a browser', { userId: user.id, sessionId: id });
  return succeed({ token, session: { user, csrfToken: makeCsrfToken(token) } });
}

/** Whose request this is, by what its cookie holds. */
export async function authenticateBrowser(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  token: string | null,
): Promise<Result<{ readonly user: User; readonly sessionId: string }>> {
  const session = token === null ? null : await findBrowserSession(db, hashToken(token));
  if (session === null) return fail('not-signed-in');
  const { id: sessionId, user, isEnded, usedAt, expiresAt } = session;
  const nowMs = clock.nowMs();
  if (isEnded) return fail('session-revoked');
  if (nowMs >= expiresAt || nowMs - usedAt >= idleMs) return fail('session-expired');
  if (nowMs - usedAt >= markEveryMs) await markUsed(db, sessionId, nowMs);
  return succeed({ user, sessionId });
}

/** A token of the same session: it is refused as soon as the session ends. */
export async function issueAccessToken(
  { tokens }: Pick<Context, 'tokens'>,
  session: { readonly user: User; readonly sessionId: string },
): Promise<BrowserAccessToken> {
  const { token, expiresAt } = await tokens.issue({ userId: session.user.id, sessionId: session.sessionId });
  return { accessToken: token, accessTokenExpiresAt: expiresAt };
}

/** Ends what the cookie stood for. */
export async function endBrowserSession(context: Context, token: string | null, from: Origin): Promise<void> {
  const session = token === null ? null : await findBrowserSession(context.db, hashToken(token));
  if (session === null || session.isEnded) return;
  const ending = { sessionId: session.id, user: session.user, because: 'signed-out' } as const;
  await endSession(context, ending, { ...from, user: session.user });
}
