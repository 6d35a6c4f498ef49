import type { User } from '../../contracts/domain/user.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { SessionState, SignInCommand } from '../../contracts/ipc/session.ts';
import { fail, type Result } from '../../contracts/result.ts';
import type { ApiClient, TokenSource } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createQueue } from '../platform/queue.ts';
import { createWatched } from '../platform/watched.ts';
import type { DatabaseKeys } from './database-keys.ts';
import type { KeptSession } from './kept-session.ts';
import type { KnownUsers } from './known-users.ts';
import { createLateEnd } from './late-end.ts';
import { createReconnect } from './reconnect.ts';
import { requestSignIn } from './requests.ts';
import { restoreSession } from './restore.ts';
import type { ServerAddress } from './server-address.ts';
import { adoptLateGrant, confirmUser, endSession, type SessionParts } from './session-steps.ts';
import type { SetAsideHistory } from './set-aside-history.ts';
import { signIn, signOut } from './sign-in.ts';
import { createTokens } from './tokens.ts';

/** Who is signed in on this computer, and the token that proves it to the API. */
export interface Session extends TokenSource {
  state(): SessionState;
  /** Called at once with the present state, then at every change. */
  watch(listener: (state: SessionState) => void): () => void;
  /** A token that is good for a while yet; `not-signed-in`, or why none can be had now. */
  accessToken(): Promise<Result<string>>;
  signIn(command: SignInCommand): Promise<Result<void>>;
  /** Refused with `call-in-progress` while a call rings or runs. */
  signOut(): Promise<Result<void>>;
  /** Opens the session kept on this computer, if there is one. */
  restore(): Promise<void>;
  /** Closes what the user had open, and keeps the session for the next start. */
  stop(): Promise<void>;
}

/** What lives as long as a user is signed in; the session opens and closes it. */
export interface WorkspaceHost {
  open(user: User, key: Uint8Array): Promise<Result<void>>;
  close(): Promise<void>;
  isInCall(): boolean;
  /** Runs `run` once no call rings or runs, at once when none does; returns what calls it off. */
  whenIdle(run: () => void): () => void;
}

export interface SessionOptions {
  /** Without a token: for sign-in, refresh and sign-out. */
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly keys: DatabaseKeys;
  readonly users: KnownUsers;
  readonly kept: KeptSession;
  readonly setAsideHistory: SetAsideHistory;
  readonly workspace: WorkspaceHost;
  /** Held from the first request of a sign-in to the end of the session. */
  readonly address: Pick<ServerAddress, 'hold' | 'release'>;
  /** Tells the person at the computer something that is not an answer to what he did, until it is withdrawn. */
  readonly notify: (code: ErrorCode, details?: Readonly<Record<string, string>>) => void;
  readonly withdraw: (code: ErrorCode) => void;
}

export function createSession(options: SessionOptions): Session {
  const { client, clock, kept, logger } = options;
  const state = createWatched<SessionState>({ kind: 'restoring' });
  // Sign-in, sign-out and what the API makes of the session run one after the other.
  const queue = createQueue();
  const inTurn = (step: () => Promise<void>): void => {
    queue(step).catch((error: unknown) => logger.error('a step of the session failed', { error }));
  };
  const tokens = createTokens({
    client,
    clock,
    onGrant: async ({ user, refreshToken }) => {
      await kept.save({ userId: user.id, refreshToken });
      confirmUser(state, user);
    },
    onRefused: (code) => lateEnd.plan(code),
  });
  const reconnect = createReconnect({
    clock,
    signIn: (credentials) => requestSignIn(client, credentials),
    onGrant: (grant) => inTurn(() => adoptLateGrant(parts, grant)),
    onRefused: (code) => lateEnd.plan(code),
  });
  const lateEnd = createLateEnd({
    whenIdle: (run) => options.workspace.whenIdle(run),
    end: (code) => inTurn(() => endSession(parts, code)),
    onWait: options.notify,
  });
  const parts: SessionParts = { ...options, state, tokens, reconnect, lateEnd };
  // Let in by the password alone: there is a user, and no token until the API answers.
  const isWaiting = (): boolean => state.get().kind === 'signed-in' && tokens.refreshToken() === null;

  return {
    state: () => state.get(),
    watch: (listener) => state.watch(listener),
    accessToken: async () => (isWaiting() ? fail('api-unreachable') : tokens.accessToken()),
    renewToken: (refused) => tokens.renewToken(refused),
    signIn: (command) => queue(() => signIn(parts, command)),
    signOut: () => queue(() => signOut(parts)),
    restore: () => queue(() => restoreSession(parts)),
    stop: () =>
      queue(async () => {
        lateEnd.cancel();
        reconnect.stop();
        tokens.clear();
        await options.workspace.close();
      }),
  };
}
