import type { SessionGrant } from '../../contracts/api/auth.ts';
import type { User } from '../../contracts/domain/user.ts';
import type { ErrorCode, Failure } from '../../contracts/errors.ts';
import type { SignInCommand } from '../../contracts/ipc/session.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import { requestSignIn, requestSignOut } from './requests.ts';
import { endSession, keepGrant, type SessionParts, unreachableCodes } from './session-steps.ts';

/** Nothing here opens the history. It makes room for a new one only where the person says so a second time. */
const lockedCodes: readonly ErrorCode[] = ['database-locked', 'database-key-missing'];

function isLocked(outcome: Result<unknown>): boolean {
  return !outcome.ok && lockedCodes.includes(outcome.error.code);
}

async function openHistory(parts: SessionParts, user: User, command: SignInCommand): Promise<Result<void>> {
  const { keys, workspace } = parts;
  const { password, lockedHistory } = command;
  const present = await keys.ensure(user.id, password);
  const isTakenOver = isLocked(present) && lockedHistory?.kind === 'open';
  const key = isTakenOver ? await keys.takeOver(user.id, lockedHistory.previousPassword, password) : present;
  return key.ok ? workspace.open(user, key.value) : key;
}

/** Only where the person said so a second time: a history that nothing opens makes room for a new one. */
async function openAnew(parts: SessionParts, user: User, command: SignInCommand): Promise<Result<void>> {
  const kept = await parts.setAsideHistory(user.id);
  if (!kept.ok) return kept;
  const opened = await openHistory(parts, user, command);
  if (opened.ok) parts.notify('history-set-aside', { folder: kept.value });
  return opened;
}

async function openOnline(
  parts: SessionParts,
  grant: SessionGrant,
  command: SignInCommand,
): Promise<Result<void>> {
  const { user } = grant;
  parts.tokens.adopt(grant);
  const opened = await openHistory(parts, user, command);
  const mayBeginAnew = isLocked(opened) && command.lockedHistory?.kind === 'set-aside';
  const settled = mayBeginAnew ? await openAnew(parts, user, command) : opened;
  if (!settled.ok) return settled;
  await keepGrant(parts, grant);
  parts.state.set({ kind: 'signed-in', user, mode: 'online' });
  return settled;
}

/** The password opens the key of a user of this computer, or it does not; the API is asked again later. */
async function openOffline(
  parts: SessionParts,
  { email, password }: SignInCommand,
  failure: Failure,
): Promise<Result<void>> {
  const { users, keys, workspace, reconnect, state } = parts;
  const user = await users.findByEmail(email);
  if (user === null) return { ok: false, error: failure };
  const key = await keys.openWithPassword(user.id, password);
  if (!key.ok && key.error.code === 'database-key-missing') return key;
  if (!key.ok) return fail('invalid-credentials', 'The password is not the one last used on this computer');
  const opened = await workspace.open(user, key.value);
  if (!opened.ok) return opened;
  state.set({ kind: 'signed-in', user, mode: 'offline' });
  reconnect.start({ email, password });
  return succeed(undefined);
}

async function open(parts: SessionParts, command: SignInCommand): Promise<Result<void>> {
  const { client } = parts;
  const { email, password } = command;
  const answer = await requestSignIn(client, { email, password });
  if (!answer.ok) {
    const isUnreachable = unreachableCodes.includes(answer.error.code);
    return isUnreachable ? openOffline(parts, command, answer.error) : answer;
  }
  const opened = await openOnline(parts, answer.value, command);
  if (!opened.ok) void requestSignOut(client, answer.value.refreshToken);
  return opened;
}

export async function signIn(parts: SessionParts, command: SignInCommand): Promise<Result<void>> {
  const { state, tokens, address } = parts;
  const now = state.get();
  if (now.kind === 'signed-in') {
    // A second click on the button; who it lets in is in already.
    if (now.user.email.toLowerCase() === command.email.toLowerCase()) return succeed(undefined);
    const out = await signOut(parts);
    if (!out.ok) return out;
  }
  address.hold();
  try {
    return await open(parts, command);
  } finally {
    // Also after a bug on the way: no token without a user.
    if (state.get().kind !== 'signed-in') {
      tokens.clear();
      address.release();
    }
  }
}

export async function signOut(parts: SessionParts): Promise<Result<void>> {
  if (parts.workspace.isInCall()) return fail('call-in-progress');
  const refreshToken = parts.tokens.refreshToken();
  if (refreshToken !== null) void requestSignOut(parts.client, refreshToken);
  await endSession(parts, null);
  return succeed(undefined);
}
