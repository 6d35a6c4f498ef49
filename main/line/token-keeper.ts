import { type VoiceToken, voiceTokenSchema } from '../../contracts/api/voice.ts';
import type { Result } from '../../contracts/result.ts';
import type { ApiClient } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';

interface TokenKeeperOptions {
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Hands a fresh token to the page; resolves to whether it was taken. */
  readonly deliver: (token: VoiceToken) => Promise<boolean>;
}

/** Fetches voice tokens, and renews the one in use long before it ends. */
export interface TokenKeeper {
  fetch(): Promise<Result<VoiceToken>>;
  /** `token` is in use now: renew it in time. */
  keepFresh(token: VoiceToken): void;
  /** Renews it now; the SDK's own warning comes only once, and after an error the old one is worthless. */
  renew(): void;
  stop(): void;
}

const minWaitMs = 60_000;
const retryMs = 15_000;

/** Three quarters into what is left, so that a quarter remains for attempts that fail. */
export function buildRenewalWaitMs(expiresAt: number, nowMs: number): number {
  return Math.max(minWaitMs, (expiresAt - nowMs) * 0.75);
}

export function createTokenKeeper({ api, clock, logger, deliver }: TokenKeeperOptions): TokenKeeper {
  let cancelTimer = (): void => undefined;
  let run = 0;

  function fetch(): Promise<Result<VoiceToken>> {
    return api.request({ method: 'POST', path: '/v1/voice/token', answer: voiceTokenSchema });
  }

  function schedule(waitMs: number): void {
    cancelTimer();
    cancelTimer = clock.after(waitMs, () => void renewNow());
  }

  async function renewNow(): Promise<void> {
    run += 1;
    const mine = run;
    cancelTimer();
    const token = await fetch();
    if (mine !== run) return;
    const isTaken = token.ok && (await deliver(token.value));
    if (mine !== run) return;
    if (token.ok && isTaken) schedule(buildRenewalWaitMs(token.value.expiresAt, clock.nowMs()));
    else {
      logger.warn('The voice token could not be renewed', { code: token.ok ? null : token.error.code });
      schedule(retryMs);
    }
  }

  return {
    fetch,
    keepFresh(token) {
      run += 1;
      schedule(buildRenewalWaitMs(token.expiresAt, clock.nowMs()));
    },
    renew: () => void renewNow(),
    stop() {
      run += 1;
      cancelTimer();
    },
  };
}
