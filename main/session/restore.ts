import type { User } from '../../contracts/domain/user.ts';
import type { Clock } from '../platform/clock.ts';
import type { Kept } from './kept-session.ts';
import { type SessionParts, showSignedOut } from './session-steps.ts';

/** How long a start waits for the API before it opens the history without it. */
const apiWaitMs = 3_000;

interface Restorable {
  readonly user: User;
  readonly key: Uint8Array;
  readonly kept: Kept;
}

function waitAtMost(work: Promise<unknown>, delayMs: number, clock: Clock): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(delayMs, resolve);
  void work.then(() => {
    cancel();
    resolve();
  });
  return promise;
}

async function loadRestorable({ kept, users, keys }: SessionParts): Promise<Restorable | null> {
  const loaded = await kept.load();
  if (loaded === null) return null;
  const [user, key] = await Promise.all([users.load(loaded.userId), keys.openWithKeyring(loaded.userId)]);
  return user !== null && key.ok ? { user, key: key.value, kept: loaded } : null;
}

/**
 * Opens the kept session: online when the API answers soon, offline otherwise, in which case the tokens go on
 * asking by themselves.
 */
async function openKept(parts: SessionParts): Promise<void> {
  const { state, tokens, clock, workspace } = parts;
  const restorable = await loadRestorable(parts);
  if (restorable === null) return showSignedOut(parts, null);
  const { user, key, kept } = restorable;
  tokens.resume(kept.refreshToken);
  await waitAtMost(tokens.refresh(), apiWaitMs, clock);
  // Refused: the end of the session is the next step in the queue, and says why.
  if (tokens.refreshToken() === null) return;
  const opened = await workspace.open(user, key);
  if (!opened.ok) {
    tokens.clear();
    return showSignedOut(parts, opened.error.code);
  }
  state.set({ kind: 'signed-in', user, mode: tokens.isConfirmed() ? 'online' : 'offline' });
}

/** However it goes, the start screen gives way to something that a person can act on. */
export async function restoreSession(parts: SessionParts): Promise<void> {
  const { state, tokens, address, logger } = parts;
  address.hold();
  try {
    await openKept(parts);
  } catch (error) {
    logger.error('the session was not restored', { error });
    tokens.clear();
    await showSignedOut(parts, 'internal');
  } finally {
    if (state.get().kind !== 'signed-in') address.release();
  }
}
