import type { SessionGrant } from '../../contracts/api/auth.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { ApiClient, TokenSource } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import { createSingleFlight } from '../platform/single-flight.ts';
import { requestRefresh } from './requests.ts';
import { createRetryTimer } from './retry-timer.ts';

interface TokensOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** Awaited before the one who asked gets the new token, so that the next refresh token is kept by then. */
  readonly onGrant: (grant: SessionGrant) => Promise<void>;
  /** The API refused the refresh token: the session is over. */
  readonly onRefused: (code: ErrorCode) => void;
}

/** The tokens of the running session. However many ask, one refresh is on its way at a time. */
export interface Tokens extends TokenSource {
  /** Begins with a refresh token alone, as after a restart. */
  resume(refreshToken: string): void;
  adopt(grant: SessionGrant): void;
  refresh(): Promise<Result<string>>;
  refreshToken(): string | null;
  /** Whether the API has given an access token since the beginning. */
  isConfirmed(): boolean;
  clear(): void;
}

interface Access {
  readonly token: string;
  readonly staleAtMs: number;
  readonly staleAtMonotonicMs: number;
}

const shortestLifeMs = 60_000;
const longestLifeMs = 24 * 3_600_000;
/** Refreshed by our own timer well before the end, so that no request ever meets a dead token. */
const refreshAtShare = 0.7;
const staleAtShare = 0.95;

const refusals: readonly ErrorCode[] = [
  'session-expired',
  'session-revoked',
  'invalid-credentials',
  'not-signed-in',
];

/** A wrong clock of this computer must not make every token look dead or eternal. */
function lifeOf(grant: SessionGrant, nowMs: number): number {
  return Math.min(longestLifeMs, Math.max(shortestLifeMs, grant.accessTokenExpiresAt - nowMs));
}

function toAccess(grant: SessionGrant, lifeMs: number, clock: Clock): Access {
  return {
    token: grant.accessToken,
    staleAtMs: clock.nowMs() + lifeMs * staleAtShare,
    staleAtMonotonicMs: clock.monotonicMs() + lifeMs * staleAtShare,
  };
}

/** By both clocks: the monotonic one stands still while the computer sleeps, the other one can be set. */
function isFresh(access: Access, clock: Clock): boolean {
  return clock.nowMs() < access.staleAtMs && clock.monotonicMs() < access.staleAtMonotonicMs;
}

export function createTokens({ client, clock, onGrant, onRefused }: TokensOptions): Tokens {
  let refreshToken: string | null = null;
  let access: Access | null = null;
  const flight = createSingleFlight<Result<string>>();
  const timer = createRetryTimer(clock, () => void refresh());

  function adopt(grant: SessionGrant): void {
    const lifeMs = lifeOf(grant, clock.nowMs());
    refreshToken = grant.refreshToken;
    access = toAccess(grant, lifeMs, clock);
    timer.runIn(lifeMs * refreshAtShare);
  }

  function clear(): void {
    timer.stop();
    refreshToken = null;
    access = null;
    flight.forget();
  }

  async function exchange(used: string): Promise<Result<string>> {
    const answer = await requestRefresh(client, used);
    // Signed out, or signed in anew, while the answer was on its way.
    if (refreshToken !== used) return access === null ? fail('not-signed-in') : succeed(access.token);
    if (answer.ok) {
      adopt(answer.value);
      await onGrant(answer.value);
      return succeed(answer.value.accessToken);
    }
    if (refusals.includes(answer.error.code)) {
      clear();
      onRefused(answer.error.code);
    } else {
      timer.retry();
    }
    return answer;
  }

  function refresh(): Promise<Result<string>> {
    const used = refreshToken;
    return used === null ? Promise.resolve(fail('not-signed-in')) : flight.run(() => exchange(used));
  }

  const giveOrRefresh = (isUsable: boolean): Promise<Result<string>> =>
    access !== null && isUsable ? Promise.resolve(succeed(access.token)) : refresh();

  return {
    adopt,
    clear,
    refresh,
    refreshToken: () => refreshToken,
    isConfirmed: () => access !== null,
    resume(token) {
      clear();
      refreshToken = token;
    },
    accessToken: () => giveOrRefresh(access !== null && isFresh(access, clock)),
    renewToken: (refused) => giveOrRefresh(access !== null && access.token !== refused),
  };
}
