import type { SessionGrant, SignInRequest } from '../../../contracts/api/auth.ts';
import type { User } from '../../../contracts/domain/user.ts';
import type { UtcMs } from '../../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../../contracts/result.ts';
import type { Context } from '../../context.ts';
import type { Origin } from '../audit/audit-log.ts';
import { judgeCredentials } from './judge-credentials.ts';
import { toNetwork } from './network.ts';
import { isFamiliarPlace, rememberPlace } from './place-repository.ts';
import { hashToken } from './refresh-token.ts';
import { retryLater } from './retry-later.ts';
import * as repository from './session-repository.ts';
import { takeSignInAttempt, toAccountKey } from './throttle.ts';

export const refreshTokenTtlMs = 30 * 24 * 3_600_000;

/** How long a spent token still gets its successor again, for the client whose answer was lost on the way. */
export const reuseGraceMs = 10_000;

type FromAddress = Origin & { readonly address: string };

export async function signIn(
  context: Context,
  request: SignInRequest,
  from: FromAddress,
): Promise<Result<SessionGrant>> {
  const proof = await proveIdentity(context, request, from);
  return proof.ok ? succeed(await openSession(context, proof.value, from)) : proof;
}

interface Proven {
  readonly user: User;
  /** From where. */
  readonly network: string;
}

/** One answer for a wrong password, an unknown and a disabled account, after the same work. */
export async function proveIdentity(
  context: Context,
  { email, password }: SignInRequest,
  from: FromAddress,
): Promise<Result<Proven>> {
  const { db, audit, rateLimiter } = context;
  const network = toNetwork(from.address);
  const isFamiliar = () => isFamiliarPlace(db, email, network);
  const attempt = await takeSignInAttempt(rateLimiter, { email, network, isFamiliar });
  if (!attempt.isAllowed) {
    audit.note({ kind: 'sign-in-throttled', from, details: { account: toAccountKey(email) } });
    return retryLater('too-many-attempts', attempt.retryAfterMs);
  }
  const verdict = await judgeCredentials(context, email, password).catch(async (error: unknown) => {
    await attempt.giveBack();
    throw error;
  });
  if (verdict.kind === 'wrong') {
    const details = { account: toAccountKey(email) };
    await audit.add({ kind: 'sign-in-refused', from, subjectId: verdict.userId, details });
    return fail('invalid-credentials');
  }
  await attempt.giveBack();
  if (verdict.kind === 'not-judged') return retryLater('service-unavailable', 2_000);
  if (verdict.needsUpgrade) await upgradeHash(context, verdict, password);
  return succeed({ user: verdict.user, network });
}

async function upgradeHash(
  { db, passwords, logger }: Context,
  { user, passwordHash }: { user: User; passwordHash: string },
  password: string,
): Promise<void> {
  try {
    const to = await passwords.hash(password);
    await repository.replacePasswordHash(db, { userId: user.id, from: passwordHash, to });
  } catch (error) {
    // The sign-in is right all the same; the next one tries again.
    logger.warn('a password hash could not be renewed', { userId: user.id, error });
  }
}

async function openSession(context: Context, { user, network }: Proven, from: Origin): Promise<SessionGrant> {
  const { db, clock, audit, ids } = context;
  const sessionId = ids.next();
  const refreshToken = context.refreshTokens.create();
  const nowMs = clock.nowMs();
  await db.transaction(async (tx) => {
    await rememberPlace(tx, { userId: user.id, network, nowMs });
    await repository.insertSession(tx, {
      id: sessionId,
      userId: user.id,
      token: toNewToken(refreshToken, nowMs),
    });
    await audit.record(tx, { kind: 'signed-in', from: { ...from, user, sessionId }, subjectId: user.id });
  });
  context.logger.info('signed in', { userId: user.id, sessionId });
  return grant(context, { user, sessionId, refreshToken });
}

/** Spends a refresh token for the next one. A token used twice ends its session: one of the two users is a thief. */
export async function refresh(
  context: Context,
  refreshToken: string,
  from: Origin,
): Promise<Result<SessionGrant>> {
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
  if (verdict.kind === 'reuse') await endReusedSession(context, verdict.token, from);
  else {
    const details = { what: 'refresh-token', reason: verdict.kind };
    context.audit.note({ kind: 'token-refused', from, subjectId: spent?.user.id ?? null, details });
  }
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

async function endReusedSession(
  context: Context,
  { sessionId, user }: repository.SpentToken,
  from: Origin,
): Promise<void> {
  await endSession(context, { sessionId, user, because: 'reused' }, from);
  context.logger.warn('a refresh token was used twice; its session is ended', { userId: user.id, sessionId });
}

/** Ends the session of the token; repeatable, and silent about tokens that are unknown. */
export async function signOut(
  context: Context,
  refreshToken: string,
  from: Origin,
): Promise<Result<Record<string, never>>> {
  const successor = context.refreshTokens.succeed(refreshToken);
  const token = await repository.loadSpentToken(context.db, hashToken(refreshToken), hashToken(successor));
  if (token && !token.isSessionEnded) {
    const ending = { sessionId: token.sessionId, user: token.user, because: 'signed-out' } as const;
    await endSession(context, ending, { ...from, user: token.user });
  }
  return succeed({});
}

interface Ending {
  readonly sessionId: string;
  readonly user: User;
  readonly because: 'signed-out' | 'reused';
}

const auditKindOf = { 'signed-out': 'signed-out', reused: 'refresh-reused' } as const;

export async function endSession(
  { db, clock, audit }: Context,
  { sessionId, user, because }: Ending,
  from: Origin,
): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await repository.revokeSession(tx, { sessionId, because, nowMs: clock.nowMs() }))) return;
    tx.announce('session-ended', { userId: user.id, sessionId });
    await audit.record(tx, { kind: auditKindOf[because], from: { ...from, sessionId }, subjectId: user.id });
  });
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
