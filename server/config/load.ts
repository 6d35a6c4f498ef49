import { createPrivateKey } from 'node:crypto';
import { resolve } from 'node:path';
import { findAlgorithm } from '../features/auth/access-token.ts';
import { type DialPolicy, findCountry, isInternational } from '../features/calls/dial-policy.ts';
import type { Config, ModelConfig } from './config.ts';
import { dropEmpty, type Environment, environmentSchema, type ParsedEnvironment } from './env.ts';
import type { Secrets } from './secrets.ts';
import { version } from './version.ts';

/** Where requests go when only a model and a key are named. */
const openAiBaseUrl = 'https://api.openai.com/v1';

/** Understood in both languages, for one queue serves the callers of both. */
const demoQueueName = 'Support';

/** Names every mistake; the values stay out, since one of them may be a secret in the wrong place. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly mistakes: readonly string[];
  constructor(mistakes: readonly string[]) {
    super(`The configuration has mistakes:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`);
    this.mistakes = mistakes;
  }
}

/** Turns the environment into configuration and secrets, or throws with every mistake at once. */
export function loadConfiguration(environment: Environment): { config: Config; secrets: Secrets } {
  const env = dropEmpty(environment);
  const parsed = environmentSchema.safeParse(env);
  const mistakes = [...(parsed.error?.issues ?? []).map(toMistake), ...findContradictions(env)];
  if (!parsed.success || mistakes.length > 0) throw new ConfigurationError(mistakes);
  return { config: toConfig(parsed.data), secrets: toSecrets(parsed.data) };
}

function toMistake({ path, message }: { path: readonly PropertyKey[]; message: string }): string {
  return `${path.map(String).join('.')} ${message === 'Invalid input' ? 'is missing or wrong' : message}`;
}

/** What no single variable can tell. Looks at the raw values, so that it speaks even when one of them is wrong. */
function findContradictions(env: Environment): string[] {
  const mistakes: string[] = [];
  const has = (name: string) => env[name] !== undefined;
  if (!has('DATABASE_URL') && !has('LYDIA_DATA_DIR')) {
    mistakes.push(
      'LYDIA_DATA_DIR is missing: without DATABASE_URL it names the folder of the embedded database',
    );
  }
  if (has('DATABASE_URL') && !has('LYDIA_TOKEN_PRIVATE_KEY')) {
    mistakes.push(
      'LYDIA_TOKEN_PRIVATE_KEY is missing: with DATABASE_URL it must be given, the same on every instance',
    );
  }
  if (has('LYDIA_TOKEN_PRIVATE_KEY') && !isTokenKey(env['LYDIA_TOKEN_PRIVATE_KEY'] ?? '')) {
    mistakes.push('LYDIA_TOKEN_PRIVATE_KEY must be a P-256 or Ed25519 private key in PEM (PKCS 8)');
  }
  if (isEveryAddress(env['LYDIA_HOST'] ?? '') && !has('LYDIA_PUBLIC_URL')) {
    mistakes.push(
      'LYDIA_PUBLIC_URL is missing: LYDIA_HOST is no address that the telephony provider could call',
    );
  }
  if (has('LYDIA_METRICS_PORT') && env['LYDIA_METRICS_PORT'] === (env['LYDIA_PORT'] ?? '8480')) {
    mistakes.push('LYDIA_METRICS_PORT must be another than LYDIA_PORT: figures are not for the public');
  }
  if (has('LYDIA_METRICS_HOST') && !has('LYDIA_METRICS_PORT')) {
    mistakes.push('LYDIA_METRICS_PORT is missing: LYDIA_METRICS_HOST is set');
  }
  if (has('OTEL_EXPORTER_OTLP_HEADERS') && !has('OTEL_EXPORTER_OTLP_ENDPOINT')) {
    mistakes.push('OTEL_EXPORTER_OTLP_ENDPOINT is missing: OTEL_EXPORTER_OTLP_HEADERS is set');
  }
  if (has('TWILIO_AUTH_TOKEN') && env['TWILIO_AUTH_TOKEN'] === env['TWILIO_AUTH_TOKEN_SECONDARY']) {
    mistakes.push('TWILIO_AUTH_TOKEN_SECONDARY must be another than TWILIO_AUTH_TOKEN, or be left out');
  }
  const callerId = env['TWILIO_CALLER_ID'] ?? '';
  if (isInternational(callerId) && !has('LYDIA_DIAL_COUNTRIES') && findCountry(callerId) === null) {
    mistakes.push(
      'LYDIA_DIAL_COUNTRIES is missing: TWILIO_CALLER_ID is of no country that could be taken instead',
    );
  }
  const isModelMeant = has('MODEL_BASE_URL') || has('MODEL_API_KEY');
  if (isModelMeant && !has('MODEL_NAME')) {
    mistakes.push('MODEL_NAME is missing: MODEL_BASE_URL or MODEL_API_KEY is set');
  }
  if (has('MODEL_NAME') && !isModelMeant) {
    mistakes.push('MODEL_API_KEY or MODEL_BASE_URL is missing: MODEL_NAME is set');
  }
  return mistakes;
}

function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function isTokenKey(pem: string): boolean {
  try {
    return findAlgorithm(createPrivateKey(unfoldPem(pem))) !== null;
  } catch {
    return false;
  }
}

/** Environment files that know no line breaks write them as `\n`. */
function unfoldPem(pem: string): string {
  return pem.replaceAll('\\n', '\n');
}

function toConfig(env: ParsedEnvironment): Config {
  return {
    version,
    host: env.LYDIA_HOST,
    port: env.LYDIA_PORT,
    publicUrl: env.LYDIA_PUBLIC_URL ?? `http://${env.LYDIA_HOST}:${env.LYDIA_PORT}`,
    trustedProxies: env.LYDIA_TRUSTED_PROXIES?.split(',').map((proxy) => proxy.trim()) ?? [],
    dataDir: env.LYDIA_DATA_DIR === undefined ? null : resolve(env.LYDIA_DATA_DIR),
    database: env.DATABASE_URL === undefined ? 'embedded' : 'external',
    seed: env.LYDIA_SEED ?? null,
    queueName: env.LYDIA_QUEUE_NAME ?? (env.LYDIA_SEED === 'demo' ? demoQueueName : null),
    twilio: {
      accountSid: env.TWILIO_ACCOUNT_SID,
      apiKeySid: env.TWILIO_API_KEY_SID,
      applicationSid: env.TWILIO_APPLICATION_SID,
      callerId: env.TWILIO_CALLER_ID,
      apiBaseUrl: env.TWILIO_API_BASE_URL ?? null,
      edge: env.TWILIO_EDGE ?? null,
    },
    dialling: toDialPolicy(env),
    model: toModel(env),
    practiceUrl: env.PRACTICE_URL ?? null,
    drainMs: env.LYDIA_DRAIN_MS,
    requestsPerMinute: env.LYDIA_REQUESTS_PER_MINUTE,
    tombstonesKeptMs: env.LYDIA_TOMBSTONE_DAYS * 24 * 3_600_000,
    logLevel: env.LYDIA_LOG_LEVEL,
    logFile: toLogFile(env),
    traces:
      env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? null
        : { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, ratio: env.LYDIA_TRACE_RATIO },
    metrics:
      env.LYDIA_METRICS_PORT === undefined
        ? null
        : { host: env.LYDIA_METRICS_HOST, port: env.LYDIA_METRICS_PORT },
  };
}

function toDialPolicy(env: ParsedEnvironment): DialPolicy {
  const own = findCountry(env.TWILIO_CALLER_ID);
  return {
    countries: env.LYDIA_DIAL_COUNTRIES ?? (own === null ? [] : [own]),
    perOperator: {
      perMinute: env.LYDIA_DIALS_PER_MINUTE,
      perDay: env.LYDIA_DIALS_PER_DAY,
      atOnce: env.LYDIA_DIALS_AT_ONCE,
    },
    all: {
      perMinute: env.LYDIA_ALL_DIALS_PER_MINUTE,
      perDay: env.LYDIA_ALL_DIALS_PER_DAY,
      atOnce: env.LYDIA_ALL_DIALS_AT_ONCE,
    },
  };
}

function toLogFile(env: ParsedEnvironment): Config['logFile'] {
  if (env.LYDIA_LOG_FILE === undefined) return null;
  const maxBytes = Math.round(env.LYDIA_LOG_FILE_MB * 1_000_000);
  return { file: resolve(env.LYDIA_LOG_FILE), maxBytes, maxFiles: env.LYDIA_LOG_FILES };
}

/** `name=value,name=value`, values escaped as in an address. */
function toHeaders(text: string | undefined): Record<string, string> {
  const pairs = text?.split(',').map((pair) => pair.split('=')) ?? [];
  return Object.fromEntries(
    pairs.map(([name = '', value = '']) => [name.trim(), decodeURIComponent(value.trim())]),
  );
}

function toModel(env: ParsedEnvironment): ModelConfig | null {
  if (env.MODEL_NAME === undefined) return null;
  return { name: env.MODEL_NAME, baseUrl: env.MODEL_BASE_URL ?? openAiBaseUrl };
}

function toSecrets(env: ParsedEnvironment): Secrets {
  return {
    databaseUrl: env.DATABASE_URL ?? null,
    databaseOwnerUrl: env.LYDIA_DATABASE_OWNER_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    tokenPrivateKey:
      env.LYDIA_TOKEN_PRIVATE_KEY === undefined ? null : unfoldPem(env.LYDIA_TOKEN_PRIVATE_KEY),
    twilioAuthToken: env.TWILIO_AUTH_TOKEN,
    twilioSecondaryAuthToken: env.TWILIO_AUTH_TOKEN_SECONDARY ?? null,
    twilioApiKeySecret: env.TWILIO_API_KEY_SECRET,
    modelApiKey: env.MODEL_API_KEY ?? null,
    sentryDsn: env.SENTRY_DSN ?? null,
    traceHeaders: toHeaders(env.OTEL_EXPORTER_OTLP_HEADERS),
  };
}
