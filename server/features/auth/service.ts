import type { SessionGrant, SignInRequest } from '../../../contracts/api/auth.ts';
import type { User } from '../../../contracts/domain/user.ts';
import type { UserId, UtcMs } from '../../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../../contracts/result.ts';
import type { Context } from '../../context.ts';
import { toNetwork } from './network.ts';
import { HashingQueueFullError } from './passwords.ts';
import { isFamiliarPlace, rememberPlace } from './place-repository.ts';
import { hashToken } from './refresh-token.ts';
import * as repository from './session-repository.ts';
import { takeSignInAttempt } from './throttle.ts';

export const refreshTokenTtlMs = 30 * 24 * 3_600_000;

/** How long a spent token still gets its successor again, for the client whose answer was lost on the way. */
export const reuseGraceMs = 10_000;

/** One answer for a wrong password, an unknown and a disabled account, after the same work. */
export async function signIn(
  context: Context,
  { email, password }: SignInRequest,
  address: string,
): Promise<Result<SessionGrant>> {
  const { db, clock, logger, rateLimiter } = context;
  const network = toNetwork(address);
  const isFamiliar = () => isFamiliarPlace(db, email, network);
  const attempt = await takeSignInAttempt(rateLimiter, { email, network, isFamiliar });
  if (!attempt.isAllowed) return retryLater('too-many-attempts', attempt.retryAfterMs);
  const verdict = await judgeCredentials(context, email, password).catch(async (error: unknown) => {
    await attempt.giveBack();
    throw error;
  });
  if (verdict.kind === 'wrong') {
    logger.warn('sign-in refused', { address, userId: verdict.userId });
    return fail('invalid-credentials');
  }
  await attempt.giveBack();
  if (verdict.kind === 'not-judged') return retryLater('service-unavailable', 2_000);
  const { account, needsUpgrade } = verdict;
  if (needsUpgrade) await upgradeHash(context, account, password);
  await rememberPlace(db, { userId: account.user.id, network, nowMs: clock.nowMs() });
  return succeed(await openSession(context, account.user));
}

type CredentialVerdict =
  | { readonly kind: 'right'; readonly account: repository.Account; readonly needsUpgrade: boolean }
  | { readonly kind: 'wrong'; readonly userId: UserId | null }
  /** Too many others are signing in: nothing was hashed. */
  | { readonly kind: 'not-judged' };

async function judgeCredentials(
  { db, passwords }: Context,
  email: string,
  password: string,
): Promise<CredentialVerdict> {
  const account = await repository.findAccount(db, email);
  try {
    const { isRight, needsUpgrade } = await passwords.check(password, account?.passwordHash ?? null);
    if (account !== null && isRight && !account.isDisabled) return { kind: 'right', account, needsUpgrade };
    return { kind: 'wrong', userId: account?.user.id ?? null };
  } catch (error) {
    if (error instanceof HashingQueueFullError) return { kind: 'not-judged' };
    throw error;
  }
}

function retryLater(code: 'too-many-attempts' | 'service-unavailable', retryAfterMs: number) {
  const failure = fail(code);
  return { ...failure, error: { ...failure.error, retryAfterMs } };
}

async function upgradeHash(
  { db, passwords, logger }: Context,
  account: repository.Account,
  password: string,
): Promise<void> {
  try {
    const to = await passwords.hash(password);
    await repository.replacePasswordHash(db, { userId: account.user.id, from: account.passwordHash, to });
  } catch (error) {
    // The sign-in is right all the same; the next one tries again.
    logger.warn('a password hash could not be renewed', { userId: account.user.id, error });
  }
}

async function openSession(context: Context, user: User): Promise<SessionGrant> {
  const sessionId = context.ids.next();
  const refreshToken = context.refreshTokens.create();
  const token = toNewToken(refreshToken, context.clock.nowMs());
  await repository.insertSession(context.db, { id: sessionId, userId: user.id, token });
  context.logger.info('signed in', { userId: user.id, sessionId });
  return grant(context, { user, sessionId, refreshToken });
}

/** Spends a refresh token for the next one. A token used twice ends its session: one of the two users is a thief. */
export async function refresh(context: Context, refreshToken: string): Promise<Result<SessionGrant>> {
  const nowMs = context.clock.nowMs();
  const successor = context.refreshTokens.succeed(refreshToken);
  const rotated = await repository.rotateToken(
    context.db,
    hashToken(refreshToken),
    toNewToken(successor, nowMs),
  );
  if (rotated) return succeed(await grant(context, { ...rotated, refreshToken: successor }));

  const spent = await repository.loadSpentToken(context.db, hashToken(refreshToken), hashToken(successor));
  const verdict = judgeSpentToken(spent, nowMs);
  if (verdict.kind === 'repeat') {
    return succeed(await grant(context, { ...verdict.token, refreshToken: successor }));
  }
  if (verdict.kind === 'reuse') await endReusedSession(context, verdict.token);
  return fail(verdict.kind === 'expired' ? 'session-expired' : 'session-revoked');
}

type Verdict =
  | { readonly kind: 'expired' | 'ended' }
  | { readonly kind: 'repeat' | 'reuse'; readonly token: repository.SpentToken };

/** Why a token could not be spent. */
export function judgeSpentToken(token: repository.SpentToken | null, nowMs: UtcMs): Verdict {
  if (token === null) return { kind: 'expired' };
  if (token.isSessionEnded) return { kind: 'ended' };
  if (token.usedAt === null) return { kind: 'expired' };
  const isRecent = nowMs - token.usedAt <= reuseGraceMs;
  const isRepeat = isRecent && token.unusedSuccessorExpiresAt !== null;
  return { kind: isRepeat ? 'repeat' : 'reuse', token };
}

async function endReusedSession(context: Context, { sessionId, user }: repository.SpentToken): Promise<void> {
  await endSession(context, { sessionId, user, because: 'reused' });
  context.logger.warn('a refresh token was used twice; its session is ended', { userId: user.id, sessionId });
}

/** Ends the session of the token; repeatable, and silent about tokens that are unknown. */
export async function signOut(
  context: Context,
  refreshToken: string,
): Promise<Result<Record<string, never>>> {
  const successor = context.refreshTokens.succeed(refreshToken);
  const token = await repository.loadSpentToken(context.db, hashToken(refreshToken), hashToken(successor));
  if (token && !token.isSessionEnded) {
    await endSession(context, { sessionId: token.sessionId, user: token.user, because: 'signed-out' });
  }
  return succeed({});
}

async function endSession(
  { db, bus, clock }: Context,
  { sessionId, user, because }: { sessionId: string; user: User; because: 'signed-out' | 'reused' },
): Promise<void> {
  await repository.revokeSession(db, { sessionId, because, nowMs: clock.nowMs() });
  bus.publish('session-ended', { userId: user.id, sessionId });
}

function toNewToken(token: string, nowMs: UtcMs): repository.NewToken {
  return { hash: hashToken(token), createdAt: nowMs, expiresAt: nowMs + refreshTokenTtlMs };
}

async function grant(
  { tokens }: Context,
  { user, sessionId, refreshToken }: { user: User; sessionId: string; refreshToken: string },
): Promise<SessionGrant> {
  const access = await tokens.issue({ userId: user.id, sessionId });
  return { accessToken: access.token, accessTokenExpiresAt: access.expiresAt, refreshToken, user };
}
