import type pg from 'pg';
import type { Config } from './config/config.ts';
import type { Secrets } from './config/secrets.ts';
import { ensureTokenKey } from './config/token-key.ts';
import type { Context } from './context.ts';
import { createDatabase } from './db/connect.ts';
import { createAccessTokens } from './features/auth/access-token.ts';
import { createPasswords } from './features/auth/passwords.ts';
import { createRefreshTokens } from './features/auth/refresh-token.ts';
import { createCallService } from './features/calls/call-service.ts';
import { createOpenAiModel } from './model/openai-model.ts';
import { createInProcessBus } from './platform/bus.ts';
import { createSystemClock } from './platform/clock.ts';
import { createIds } from './platform/ids.ts';
import type { Logger } from './platform/logger.ts';
import { createMetrics } from './platform/metrics/metrics.ts';
import { createInProcessRateLimiter } from './platform/rate-limiter.ts';
import { createRealtimeHub } from './realtime/hub.ts';
import { createCallbackUrls } from './telephony/callback-urls.ts';
import { createTwilioTelephony } from './telephony/twilio-telephony.ts';

interface ContextParts {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly pool: pg.Pool;
}

/** Builds every member of the context, those that others need first. A test gives its own in `overrides`. */
export async function buildContext(parts: ContextParts, overrides: Partial<Context> = {}): Promise<Context> {
  const platform = { ...buildPlatform(parts), ...overrides };
  const auth = { ...(await buildAuth(parts, platform)), ...overrides };
  const model = buildModel(parts, platform);
  const telephony = buildTelephony(parts, platform);
  const known = { ...parts, ...platform, ...auth, model, telephony, ...overrides };
  const withHub = { ...known, hub: overrides.hub ?? createRealtimeHub(known) };
  return { ...withHub, calls: overrides.calls ?? createCallService(withHub) };
}

type Platform = Pick<Context, 'clock' | 'ids' | 'bus' | 'rateLimiter' | 'db' | 'metrics'>;

function buildPlatform({ logger, pool }: ContextParts): Platform {
  const clock = createSystemClock();
  const bus = createInProcessBus(logger.child('bus'));
  const metrics = createMetrics();
  return {
    clock,
    bus,
    ids: createIds(clock),
    rateLimiter: createInProcessRateLimiter(clock),
    metrics,
    db: createDatabase({
      pool,
      bus,
      logger: logger.child('database'),
      onQuery: (query) => metrics.queryRan(query),
    }),
  };
}

async function buildAuth(
  { config, secrets }: ContextParts,
  { clock }: Platform,
): Promise<Pick<Context, 'tokens' | 'refreshTokens' | 'passwords'>> {
  const privateKey = await ensureTokenKey(secrets.tokenPrivateKey, config.dataDir);
  return {
    tokens: await createAccessTokens({ privateKey, issuer: config.publicUrl, clock }),
    refreshTokens: createRefreshTokens(privateKey),
    passwords: createPasswords(),
  };
}

function buildTelephony(
  { config, secrets, logger }: ContextParts,
  { clock }: Platform,
): Context['telephony'] {
  return createTwilioTelephony({
    config: config.twilio,
    authToken: secrets.twilioAuthToken,
    apiKeySecret: secrets.twilioApiKeySecret,
    urls: createCallbackUrls(config.publicUrl),
    clock,
    logger: logger.child('telephony'),
  });
}

function buildModel({ config, secrets }: ContextParts, { clock }: Platform): Context['model'] {
  return config.model === null
    ? null
    : createOpenAiModel({ ...config.model, apiKey: secrets.modelApiKey, clock });
}
