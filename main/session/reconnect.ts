import type { SessionGrant, SignInRequest } from '../../contracts/api/auth.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { Result } from '../../contracts/result.ts';
import type { Clock } from '../platform/clock.ts';
import { createRetryTimer } from './retry-timer.ts';

interface ReconnectOptions {
  readonly clock: Clock;
  readonly signIn: (credentials: SignInRequest) => Promise<Result<SessionGrant>>;
  readonly onGrant: (grant: SessionGrant) => void;
  /** The API knows better: the password was changed, or the account closed. */
  readonly onRefused: (code: ErrorCode) => void;
}

/** Signs in with the API as soon as it answers, for a user whom this computer alone has let in. */
export interface Reconnect {
  /** Keeps the credentials in memory until the API has answered, or `stop`. */
  start(credentials: SignInRequest): void;
  stop(): void;
}

const refusals: readonly ErrorCode[] = ['invalid-credentials', 'forbidden', 'invalid-input'];

export function createReconnect({ clock, signIn, onGrant, onRefused }: ReconnectOptions): Reconnect {
  let credentials: SignInRequest | null = null;
  const timer = createRetryTimer(clock, () => void attempt());

  async function attempt(): Promise<void> {
    const used = credentials;
    if (used === null) return;
    const answer = await signIn(used);
    if (credentials !== used) return;
    if (answer.ok) {
      stop();
      onGrant(answer.value);
    } else if (refusals.includes(answer.error.code)) {
      stop();
      onRefused(answer.error.code);
    } else {
      timer.retry();
    }
  }

  function stop(): void {
    credentials = null;
    timer.stop();
  }

  return {
    stop,
    start(given) {
      stop();
      credentials = given;
      timer.retry();
    },
  };
}
