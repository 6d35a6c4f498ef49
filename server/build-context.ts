import type pg from 'pg';
import type { Config } from './config/config.ts';
import type { Secrets } from './config/secrets.ts';
import { ensureTokenKey } from './config/token-key.ts';
import type { Context } from './context.ts';
import { createDatabase } from './db/connect.ts';
import { createAuditLog } from './features/audit/audit-log.ts';
import { deriveAuditKey } from './features/audit/chain.ts';
import { createAccessTokens } from './features/auth/access-token.ts';
import { createPasswords } from './features/auth/passwords.ts';
import { createRefreshTokens } from './features/auth/refresh-token.ts';
import { createCallService } from './features/calls/call-service.ts';
import { createOpenAiModel } from './model/openai-model.ts';
import { createInProcessBus } from './platform/bus.ts';
import { type Clock, createSystemClock } from './platform/clock.ts';
import type { Closers } from './platform/closers.ts';
import { createIds } from './platform/ids.ts';
import type { Logger } from './platform/logger.ts';
import { createMetrics, type Metrics } from './platform/metrics/metrics.ts';
import type { QueryRan } from './platform/metrics/service-metrics.ts';
import { createInProcessRateLimiter } from './platform/rate-limiter.ts';
import type { Traces } from './platform/reporting/traces.ts';
import { findRequestId } from './platform/request-scope.ts';
import { createRealtimeHub } from './realtime/hub.ts';
import { createCallbackUrls } from './telephony/callback-urls.ts';
import { createTwilioTelephony } from './telephony/twilio-telephony.ts';

interface ContextParts {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly pool: pg.Pool;
  /** Told of what must be closed at the end. */
  readonly closers?: Closers;
}

/** Builds every member of the context, those that others need first. A test gives its own in `overrides`. */
export async function buildContext(parts: ContextParts, overrides: Partial<Context> = {}): Promise<Context> {
  const platform = { ...(await buildPlatform(parts)), ...overrides };
  const auth = { ...(await buildAuth(parts, platform)), ...overrides };
  const model = buildModel(parts, platform);
  const telephony = buildTelephony(parts, platform);
  const known = { ...parts, ...platform, ...auth, model, telephony, ...overrides };
  const withHub = { ...known, hub: overrides.hub ?? createRealtimeHub(known) };
  return { ...withHub, calls: overrides.calls ?? createCallService(withHub) };
}

type Platform = Pick<
  Context,
  'clock' | 'ids' | 'instanceId' | 'bus' | 'rateLimiter' | 'db' | 'metrics' | 'traces'
>;

async function buildPlatform(parts: ContextParts): Promise<Platform> {
  const { logger, pool, secrets, closers } = parts;
  const clock = createSystemClock();
  const ids = createIds(clock);
  const instanceId = ids.next();
  const metrics = createMetrics();
  const traces = await buildTraces(parts, clock);
  const local = createInProcessBus(logger.child('bus'));
  const inProcess = createInProcessRateLimiter(clock);
  let shared: Pick<Context, 'bus' | 'rateLimiter'> = { bus: local, rateLimiter: inProcess };
  if (secrets.redisUrl !== null) {
    const { connectShared } = await import('./platform/redis/shared.ts');
    const url = secrets.redisUrl;
    const connected = await connectShared({ url, instanceId, clock, logger, metrics, local, inProcess });
    closers?.add('Redis', () => connected.close());
    shared = connected;
  }
  const { bus, rateLimiter } = shared;
  return {
    clock,
    bus,
    ids,
    instanceId,
    rateLimiter,
    metrics,
    traces,
    db: createDatabase({
      pool,
      bus,
      logger: logger.child('database'),
      onQuery: watchQueries(metrics, traces, logger.child('database')),
    }),
  };
}

async function buildTraces(
  { config, secrets, logger, closers }: ContextParts,
  clock: Clock,
): Promise<Traces | null> {
  if (config.traces === null) return null;
  const { createTraces } = await import('./platform/reporting/traces.ts');
  const traces = createTraces({
    ...config.traces,
    headers: secrets.traceHeaders,
    version: config.version,
    clock,
    onTrouble: (reason) => logger.warn('traces cannot be sent', { reason }),
  });
  closers?.add('traces', () => traces.stop());
  return traces;
}

/** A query that took so long is named in the log, with the request that waited for it. */
const slowQueryMs = 1_000;

function watchQueries(metrics: Metrics, traces: Traces | null, logger: Logger): (query: QueryRan) => void {
  return (query) => {
    metrics.queryRan(query);
    const requestId = findRequestId();
    if (requestId !== null) traces?.queryEnded(requestId, query);
    const { name = 'unnamed', isFailed } = query;
    const durationMs = Math.round(query.durationMs);
    if (durationMs >= slowQueryMs) logger.warn('a query was slow', { query: name, durationMs, isFailed });
  };
}

async function buildAuth(
  { config, secrets, logger }: ContextParts,
  { clock, db }: Platform,
): Promise<Pick<Context, 'tokens' | 'refreshTokens' | 'passwords' | 'audit'>> {
  const privateKey = await ensureTokenKey(secrets.tokenPrivateKey, config.dataDir);
  return {
    tokens: await createAccessTokens({ privateKey, issuer: config.publicUrl, clock }),
    refreshTokens: createRefreshTokens(privateKey),
    passwords: createPasswords(),
    audit: createAuditLog({ db, clock, logger: logger.child('audit'), key: deriveAuditKey(privateKey) }),
  };
}

function buildTelephony(
  { config, secrets, logger }: ContextParts,
  { clock }: Platform,
): Context['telephony'] {
  return createTwilioTelephony({
    config: config.twilio,
    authTokens: { primary: secrets.twilioAuthToken, secondary: secrets.twilioSecondaryAuthToken },
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
