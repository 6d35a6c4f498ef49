import type { SignInRequest } from '../../contracts/api/auth.ts';
import type { SessionState } from '../../contracts/ipc/session.ts';
import type { Result } from '../../contracts/result.ts';

/** Who is signed in on this computer, and the token that proves it to the API. */
export interface Session {
  state(): SessionState;
  /** Called at once with the present state, then at every change. */
  watch(listener: (state: SessionState) => void): () => void;
  /** A token that is good for a while yet; `not-signed-in`, or why none can be had now. */
  accessToken(): Promise<Result<string>>;
  signIn(credentials: SignInRequest): Promise<Result<void>>;
  signOut(): Promise<Result<void>>;
  /** Opens the session kept on this computer, if there is one. */
  restore(): Promise<void>;
  stop(): void;
}
