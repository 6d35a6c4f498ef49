import type { SessionGrant } from '../../contracts/api/auth.ts';
import type { User } from '../../contracts/domain/user.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { SessionState } from '../../contracts/ipc/session.ts';
import type { Watched } from '../platform/watched.ts';
import type { LateEnd } from './late-end.ts';
import type { Reconnect } from './reconnect.ts';
import { requestSignOut } from './requests.ts';
import type { SessionOptions } from './session.ts';
import type { Tokens } from './tokens.ts';

/** All that the steps of a session share. */
export interface SessionParts extends SessionOptions {
  readonly state: Watched<SessionState>;
  readonly tokens: Tokens;
  readonly reconnect: Reconnect;
  readonly lateEnd: LateEnd;
}

/** Failures that say nothing about the credentials: this computer alone may still let the user in. */
export const unreachableCodes: readonly ErrorCode[] = ['api-unreachable', 'timeout', 'service-unavailable'];

/** The API has answered for the user: what was offline is online, and his name may be a new one. */
export function confirmUser(state: Watched<SessionState>, user: User): void {
  const now = state.get();
  // The answer may be late: whoever signed in meanwhile is somebody else.
  if (now.kind === 'signed-in' && now.user.id === user.id)
    state.set({ kind: 'signed-in', user, mode: 'online' });
}

/** Keeps user and session for the next start, and tells when the session cannot be kept. */
export async function keepGrant(parts: SessionParts, grant: SessionGrant): Promise<void> {
  const { users, kept, logger, notify } = parts;
  try {
    await users.remember(grant.user);
  } catch (error) {
    logger.error('the user could not be remembered', { error });
  }
  const isKept = await kept.save({ userId: grant.user.id, refreshToken: grant.refreshToken });
  if (!isKept) notify('secret-store-missing');
}

/** Whatever fails on the way, the user is out at the end of it. */
async function attempt(what: string, { logger }: SessionParts, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    logger.error(what, { error });
  }
}

export async function showSignedOut(parts: SessionParts, code: ErrorCode | null): Promise<void> {
  const lastUser = await parts.users.loadLast();
  parts.state.set({ kind: 'signed-out', code, lastEmail: lastUser?.email ?? null });
}

/** Closes everything of the user; `code` says why, when it was not his own wish. */
export async function endSession(parts: SessionParts, code: ErrorCode | null): Promise<void> {
  const { tokens, reconnect, lateEnd, workspace, kept, address, withdraw } = parts;
  lateEnd.cancel();
  reconnect.stop();
  tokens.clear();
  await attempt('the workspace did not close', parts, () => workspace.close());
  await attempt('the kept session was not removed', parts, () => kept.clear());
  address.release();
  // The sign-in page says it by itself.
  if (code !== null) withdraw(code);
  await showSignedOut(parts, code);
}

/** The API answered at last for a user whom this computer alone had let in. */
export async function adoptLateGrant(parts: SessionParts, grant: SessionGrant): Promise<void> {
  const { state, tokens, client } = parts;
  const now = state.get();
  const isSameUser = now.kind === 'signed-in' && now.user.id === grant.user.id;
  if (!isSameUser) {
    void requestSignOut(client, grant.refreshToken);
    // Same address, another id: another team's server. What is open here is not that user's.
    if (now.kind === 'signed-in') parts.lateEnd.plan('session-expired');
    return;
  }
  tokens.adopt(grant);
  await keepGrant(parts, grant);
  confirmUser(state, grant.user);
}
