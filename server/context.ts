import type { Config } from './config/config.ts';
import type { Secrets } from './config/secrets.ts';
import type { Database } from './db/database.ts';
import type { AuditLog } from './features/audit/audit-log.ts';
import type { AccessTokens } from './features/auth/access-token.ts';
import type { Passwords } from './features/auth/passwords.ts';
import type { RefreshTokens } from './features/auth/refresh-token.ts';
import type { CallService } from './features/calls/call-service.ts';
import type { ModelPort } from './model/model-port.ts';
import type { EventBus } from './platform/bus.ts';
import type { Clock } from './platform/clock.ts';
import type { Ids } from './platform/ids.ts';
import type { Logger } from './platform/logger.ts';
import type { Metrics } from './platform/metrics/metrics.ts';
import type { RateLimiter } from './platform/rate-limiter.ts';
import type { Traces } from './platform/reporting/traces.ts';
import type { RealtimeHub } from './realtime/hub.ts';
import type { Telephony } from './telephony/telephony.ts';

/** Everything that is built once and handed to every feature. Each member can be replaced in a test. */
export interface Context {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Null: nobody receives any. */
  readonly traces: Traces | null;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Of this process, made anew at each start. */
  readonly instanceId: string;
  readonly db: Database;
  readonly bus: EventBus;
  readonly rateLimiter: RateLimiter;
  readonly tokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly passwords: Passwords;
  readonly audit: AuditLog;
  readonly hub: RealtimeHub;
  readonly telephony: Telephony;
  /** Null: no model is configured, suggestions are retrieved passages. */
  readonly model: ModelPort | null;
  /** Built last, from all of the above: see `createCallService`. */
  readonly calls: CallService;
}
