import { z } from 'zod';
import { isCountry, isInternational } from '../features/calls/dial-policy.ts';
import { logLevels } from '../platform/logger.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const httpUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''));

const sidSchema = (prefix: string) =>
  z.string({ error: 'is missing' }).regex(new RegExp(`^${prefix}[0-9a-zA-Z]{32}$`), {
    error: `must be "${prefix}" and 32 letters or digits, as the Twilio console shows it`,
  });

const portSchema = z.coerce.number({ error: 'must be a port number' }).int().min(1).max(65_535);

const requiredSecret = z.string({ error: 'is missing; a secret has no default' });

const dialLimit = (usual: number) =>
  z.coerce.number({ error: 'must be a number of calls' }).int().min(0).max(1_000_000).default(usual);

/** Every variable that the server reads, and what may stand in it. An empty one counts as not set. */
export const environmentSchema = z.object({
  LYDIA_HOST: z.string().default('127.0.0.1'),
  LYDIA_PORT: portSchema.default(8480),
  LYDIA_PUBLIC_URL: httpUrlSchema.optional(),
  LYDIA_DATA_DIR: z.string().optional(),
  /** Addresses of the proxies in front, comma separated; only from them `X-Forwarded-For` is believed. */
  LYDIA_TRUSTED_PROXIES: z
    .string()
    .regex(/^[0-9a-fA-F.:/, a-z]+$/, { error: 'must be addresses or networks, e.g. "loopback, 10.0.0.0/8"' })
    .optional(),
  LYDIA_TOKEN_PRIVATE_KEY: z.string().optional(),
  LYDIA_SEED: z.literal('demo', { error: 'must be "demo", or be left out' }).optional(),
  /** The queue of those who call our number, as operators see it; the demonstration calls its own 'Support'. */
  LYDIA_QUEUE_NAME: z.string().max(80, { error: 'must have 80 letters at most' }).optional(),
  LYDIA_LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  /** A file besides standard output, and when a new one is begun. */
  LYDIA_LOG_FILE: z.string().optional(),
  LYDIA_LOG_FILE_MB: z.coerce.number({ error: 'must be megabytes' }).min(0.01).max(10_000).default(20),
  LYDIA_LOG_FILES: z.coerce
    .number({ error: 'must be a number of files' })
    .int()
    .min(1)
    .max(1_000)
    .default(10),
  /** Time for a balancer to notice that this instance stops; 0 for one that stands alone. */
  LYDIA_DRAIN_MS: z.coerce.number({ error: 'must be milliseconds' }).int().min(0).max(60_000).default(0),
  /** For one user, and for one network that is not signed in; that many at once, too. */
  LYDIA_REQUESTS_PER_MINUTE: z.coerce
    .number({ error: 'must be a number of requests' })
    .int()
    .min(60)
    .max(100_000_000)
    .default(3_000),
  /** How long desktops may be away and still go on from where they were; then they fetch everything anew. */
  LYDIA_TOMBSTONE_DAYS: z.coerce
    .number({ error: 'must be a number of days' })
    .int()
    .min(1)
    .max(3_650)
    .default(90),
  /** Figures for Prometheus, apart from the public port; none when the port is left out. */
  LYDIA_METRICS_HOST: z.string().default('127.0.0.1'),
  LYDIA_METRICS_PORT: portSchema.optional(),
  /** Logs in as the owner of the tables, for migrations; then `DATABASE_URL` may be a role that owns nothing. */
  LYDIA_DATABASE_OWNER_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
    .optional(),
  /** An OTLP receiver for traces, named as OpenTelemetry names it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrlSchema.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(/^[\w-]+=[^,=]+(,[\w-]+=[^,=]+)*$/, { error: 'must be "name=value", several separated by commas' })
    .optional(),
  LYDIA_TRACE_RATIO: z.coerce.number({ error: 'must be a number from 0 to 1' }).min(0).max(1).default(0.1),
  SENTRY_DSN: z
    .url({ protocol: /^https?$/, error: 'must be a DSN: https://KEY@HOST/PROJECT' })
    .regex(/^https?:\/\/[^:/@]+@[^/]+\/.*\w/, { error: 'must be a DSN: https://KEY@HOST/PROJECT' })
    .optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' }).optional(),
  TWILIO_ACCOUNT_SID: sidSchema('AC'),
  TWILIO_AUTH_TOKEN: requiredSecret,
  /** The other token of the account, while one takes the place of the other. */
  TWILIO_AUTH_TOKEN_SECONDARY: z.string().optional(),
  TWILIO_API_KEY_SID: sidSchema('SK'),
  TWILIO_API_KEY_SECRET: requiredSecret,
  TWILIO_APPLICATION_SID: sidSchema('AP'),
  TWILIO_CALLER_ID: z
    .string({ error: 'is missing' })
    .refine(isInternational, { error: 'must be a number in international form, e.g. +33123456789' }),
  TWILIO_API_BASE_URL: httpUrlSchema.optional(),
  /** Countries that may be called, comma separated. */
  LYDIA_DIAL_COUNTRIES: z
    .string()
    .transform((text) => text.split(',').map((code) => code.trim()))
    .refine((codes) => codes.every(isCountry), { error: 'must be ISO codes of countries, e.g. "FR, BE, GB"' })
    .optional(),
  /** Calls that one operator may place, and all together. */
  LYDIA_DIALS_PER_MINUTE: dialLimit(10),
  LYDIA_DIALS_PER_DAY: dialLimit(300),
  LYDIA_DIALS_AT_ONCE: dialLimit(2),
  LYDIA_ALL_DIALS_PER_MINUTE: dialLimit(100),
  LYDIA_ALL_DIALS_PER_DAY: dialLimit(5_000),
  LYDIA_ALL_DIALS_AT_ONCE: dialLimit(50),
  TWILIO_EDGE: z.string().optional(),
  MODEL_BASE_URL: httpUrlSchema.optional(),
  MODEL_API_KEY: z.string().optional(),
  MODEL_NAME: z.string().optional(),
  PRACTICE_URL: httpUrlSchema.optional(),
});
export type ParsedEnvironment = z.infer<typeof environmentSchema>;

/** Environment files and containers set variables to nothing; that means the same as not setting them. */
export function dropEmpty(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      const text = value?.trim() ?? '';
      return text === '' ? [] : [[name, text]];
    }),
  );
}
