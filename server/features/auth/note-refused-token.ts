import type { Failure } from '../../../contracts/errors.ts';
import type { Context } from '../../context.ts';
import type { Origin } from '../audit/audit-log.ts';
import { findBearerToken } from './authenticate.ts';

/** An event for a token that was refused; none for a request without one, nor for one of ours that is merely over. */
export async function noteRefusedToken(
  { tokens, audit }: Pick<Context, 'tokens' | 'audit'>,
  authorization: string | undefined,
  { reason, from }: { readonly reason: Failure; readonly from: Origin },
): Promise<void> {
  if (authorization === undefined) return;
  const token = findBearerToken(authorization);
  if (token !== null && (await tokens.isOver(token))) return;
  const details = { what: 'access-token', reason: reason.code };
  audit.note({ kind: 'token-refused', from, details });
}
