import type { User } from '../../../contracts/domain/user.ts';
import { fail, type Result, succeed } from '../../../contracts/result.ts';
import type { Context } from '../../context.ts';
import { loadSessionUser } from './session-repository.ts';

export interface Authenticated {
  readonly user: User;
  readonly sessionId: string;
}

const bearerPattern = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * Whose request this is, by its `Authorization` header. The session is looked up each time, so that a sign-out, a
 * disabled account or another role has its effect at once, on every instance.
 */
export async function authenticate(
  { tokens, db }: Pick<Context, 'tokens' | 'db'>,
  authorization: string | undefined,
): Promise<Result<Authenticated>> {
  const token = findBearerToken(authorization ?? '');
  const claims = token === null ? null : await tokens.verify(token);
  if (claims === null) return fail('not-signed-in');
  const session = await loadSessionUser(db, claims);
  if (session === null) return fail('not-signed-in');
  if (session.isEnded) return fail('session-revoked');
  return succeed({ user: session.user, sessionId: claims.sessionId });
}

export function findBearerToken(authorization: string): string | null {
  return bearerPattern.exec(authorization)?.[1] ?? null;
}
