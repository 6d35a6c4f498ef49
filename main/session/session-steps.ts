import type { SessionGrant } from '../../contracts/api/auth.ts';
import type { User } from '../../contracts/domain/user.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { SessionState } from '../../contracts/ipc/session.ts';
import type { Watched } from '../platform/watched.ts';
import type { Reconnect } from './reconnect.ts';
import { requestSignOut } from './requests.ts';
import type { SessionOptions } from './session.ts';
import type { Tokens } from './tokens.ts';

/** All that the steps of a session share. */
export interface SessionParts extends SessionOptions {
  readonly state: Watched<SessionState>;
  readonly tokens: Tokens;
  readonly reconnect: Reconnect;
}

/** Failures that say nothing about the credentials: this computer alone may still let the user in. */
export const unreachableCodes: readonly ErrorCode[] = ['api-unreachable', 'timeout', 'service-unavailable'];

/** The API has answered for the user: what was offline is online, and his name may be a new one. */
export function confirmUser(state: Watched<SessionState>, user: User): void {
  if (state.get().kind === 'signed-in') state.set({ kind: 'signed-in', user, mode: 'online' });
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

/** Closes everything of the user; `code` says why, when it was not his own wish. */
export async function endSession(parts: SessionParts, code: ErrorCode | null): Promise<void> {
  const { state, tokens, reconnect, workspace, kept, users } = parts;
  reconnect.stop();
  tokens.clear();
  await workspace.close();
  await kept.clear();
  const lastUser = await users.loadLast();
  state.set({ kind: 'signed-out', code, lastEmail: lastUser?.email ?? null });
}

/** The API answered at last for a user whom this computer alone had let in. */
export async function adoptLateGrant(parts: SessionParts, grant: SessionGrant): Promise<void> {
  const { state, tokens, client } = parts;
  const now = state.get();
  const isSameUser = now.kind === 'signed-in' && now.user.id === grant.user.id;
  if (!isSameUser) {
    void requestSignOut(client, grant.refreshToken);
    // Same address, another id: another team's server. What is open here is not that user's.
    if (now.kind === 'signed-in') await endSession(parts, 'session-expired');
    return;
  }
  tokens.adopt(grant);
  await keepGrant(parts, grant);
  confirmUser(state, grant.user);
}
