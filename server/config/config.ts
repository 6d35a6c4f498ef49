import type { DialPolicy } from '../features/calls/dial-policy.ts';
import type { LogLevel } from '../platform/logger.ts';
import type { RotationOptions } from '../platform/rotating-file.ts';

export interface TwilioConfig {
  readonly accountSid: string;
  readonly apiKeySid: string;
  readonly applicationSid: string;
  /** E.164: our number, shown to those we call. */
  readonly callerId: string;
  /** Where REST requests go instead of api.twilio.com; null: Twilio itself. */
  readonly apiBaseUrl: string | null;
  /** Edge location for the Voice SDK; null: the nearest one. */
  readonly edge: string | null;
}

export interface ModelConfig {
  /** An OpenAI-compatible endpoint, ending in `/v1` or the like. */
  readonly baseUrl: string;
  readonly name: string;
}

export interface TracesConfig {
  /** Base address of an OTLP receiver. */
  readonly endpoint: string;
  /** The part of all requests that is traced, 0 to 1. */
  readonly ratio: number;
}

export interface MetricsConfig {
  readonly host: string;
  readonly port: number;
}

/** What the server is told from outside, but for the secrets: those are in `Secrets`. */
export interface Config {
  readonly version: string;
  readonly host: string;
  readonly port: number;
  /** Without a trailing slash; webhooks are signed for it. */
  readonly publicUrl: string;
  /** Proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Where the embedded database and the generated key live; null when both are given from outside. */
  readonly dataDir: string | null;
  readonly database: 'embedded' | 'external';
  readonly seed: 'demo' | null;
  /** What those who call our number wait in; null: it has no name. */
  readonly queueName: string | null;
  readonly twilio: TwilioConfig;
  readonly dialling: DialPolicy;
  /** Null: suggestions are retrieved passages only. */
  readonly model: ModelConfig | null;
  readonly practiceUrl: string | null;
  /** How long a stopping server says that it is not ready before it closes; 0 when nobody balances. */
  readonly drainMs: number;
  /** What one user, or one network that is not signed in, may ask for in a minute. */
  readonly requestsPerMinute: number;
  /** For how long the change feed tells what is gone. */
  readonly tombstonesKeptMs: number;
  readonly logLevel: LogLevel;
  /** Besides standard output; null: there alone. */
  readonly logFile: RotationOptions | null;
  /** Where traces go; null: nowhere. */
  readonly traces: TracesConfig | null;
  /** Where Prometheus reads; null: nowhere. */
  readonly metrics: MetricsConfig | null;
}
