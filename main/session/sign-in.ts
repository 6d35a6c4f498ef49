import type { SessionGrant, SignInRequest } from '../../contracts/api/auth.ts';
import type { Failure } from '../../contracts/errors.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import { requestSignIn, requestSignOut } from './requests.ts';
import { endSession, keepGrant, type SessionParts, unreachableCodes } from './session-steps.ts';

async function openOnline(parts: SessionParts, grant: SessionGrant, password: string): Promise<Result<void>> {
  const { keys, tokens, workspace, state } = parts;
  const { user } = grant;
  const key = await keys.ensure(user.id, password);
  if (!key.ok) return key;
  tokens.adopt(grant);
  const opened = await workspace.open(user, key.value);
  if (!opened.ok) {
    tokens.clear();
    return opened;
  }
  await keepGrant(parts, grant);
  state.set({ kind: 'signed-in', user, mode: 'online' });
  return succeed(undefined);
}

/** The password opens the key of a user of this computer, or it does not; the API is asked again later. */
async function openOffline(
  parts: SessionParts,
  credentials: SignInRequest,
  failure: Failure,
): Promise<Result<void>> {
  const { users, keys, workspace, reconnect, state } = parts;
  const user = await users.findByEmail(credentials.email);
  if (user === null) return { ok: false, error: failure };
  const key = await keys.openWithPassword(user.id, credentials.password);
  if (!key.ok) return fail('invalid-credentials', 'The password is not the one last used on this computer');
  const opened = await workspace.open(user, key.value);
  if (!opened.ok) return opened;
  state.set({ kind: 'signed-in', user, mode: 'offline' });
  reconnect.start(credentials);
  return succeed(undefined);
}

export async function signIn(parts: SessionParts, credentials: SignInRequest): Promise<Result<void>> {
  const { client, state } = parts;
  const now = state.get();
  if (now.kind === 'signed-in') {
    // A second click on the button; who it lets in is in already.
    if (now.user.email.toLowerCase() === credentials.email.toLowerCase()) return succeed(undefined);
    await signOut(parts);
  }
  const answer = await requestSignIn(client, credentials);
  if (!answer.ok) {
    const isUnreachable = unreachableCodes.includes(answer.error.code);
    return isUnreachable ? openOffline(parts, credentials, answer.error) : answer;
  }
  const opened = await openOnline(parts, answer.value, credentials.password);
  if (!opened.ok) void requestSignOut(client, answer.value.refreshToken);
  return opened;
}

export async function signOut(parts: SessionParts): Promise<Result<void>> {
  const refreshToken = parts.tokens.refreshToken();
  if (refreshToken !== null) void requestSignOut(parts.client, refreshToken);
  await endSession(parts, null);
  return succeed(undefined);
}
