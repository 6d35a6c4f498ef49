import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { buildTestEnvironment } from '../testing/environment.ts';
import type { Environment } from './env.ts';
import { ConfigurationError, loadConfiguration } from './load.ts';

const good = buildTestEnvironment('postgres://lydia:s3cret@db.example/lydia');

function findMistakes(env: Environment): readonly string[] {
  try {
    loadConfiguration(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes;
    throw error;
  }
}

test('accepts a complete environment', () => {
  const { config } = loadConfiguration({ ...good, LYDIA_PUBLIC_URL: 'https://api.example.com/' });
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 8480,
    publicUrl: 'https://api.example.com',
    database: 'external',
    model: null,
    seed: null,
  });
});

test('lists every mistake at once, by the name of its variable', () => {
  const mistakes = findMistakes({
    LYDIA_PORT: 'eighty',
    LYDIA_PUBLIC_URL: 'ftp://example.com',
    LYDIA_SEED: 'production',
    LYDIA_LOG_LEVEL: 'loud',
    TWILIO_ACCOUNT_SID: 'SK123',
    TWILIO_CALLER_ID: '0123456789',
    MODEL_NAME: 'some-model',
  });
  const named = mistakes.map((mistake) => mistake.split(' ')[0] ?? '').toSorted();
  expect(named).toEqual([
    'LYDIA_DATA_DIR',
    'LYDIA_LOG_LEVEL',
    'LYDIA_PORT',
    'LYDIA_PUBLIC_URL',
    'LYDIA_SEED',
    'MODEL_API_KEY',
    'TWILIO_ACCOUNT_SID',
    'TWILIO_API_KEY_SECRET',
    'TWILIO_API_KEY_SID',
    'TWILIO_APPLICATION_SID',
    'TWILIO_AUTH_TOKEN',
    'TWILIO_CALLER_ID',
  ]);
});

test.each(['TWILIO_AUTH_TOKEN', 'TWILIO_API_KEY_SECRET', 'LYDIA_TOKEN_PRIVATE_KEY'])(
  'has no default for the secret %s, and takes an empty one for missing',
  (name) => {
    expect(findMistakes({ ...good, [name]: undefined })).toHaveLength(1);
    expect(findMistakes({ ...good, [name]: '  ' })).toHaveLength(1);
  },
);

test('a caller id of no country needs the countries that may be called', () => {
  const TWILIO_CALLER_ID = '+883510012345';
  expect(findMistakes({ ...good, TWILIO_CALLER_ID })).toHaveLength(1);
  expect(findMistakes({ ...good, TWILIO_CALLER_ID, LYDIA_DIAL_COUNTRIES: 'FR, BE' })).toEqual([]);
  expect(findMistakes({ ...good, LYDIA_DIAL_COUNTRIES: 'FR, France' })).toHaveLength(1);
  expect(loadConfiguration(good).config.dialling.countries).toEqual(['FR']);
});

test('refuses a second token for webhooks that is the first one', () => {
  const TWILIO_AUTH_TOKEN_SECONDARY = good.TWILIO_AUTH_TOKEN;
  expect(findMistakes({ ...good, TWILIO_AUTH_TOKEN_SECONDARY })).toHaveLength(1);
  expect(findMistakes({ ...good, TWILIO_AUTH_TOKEN_SECONDARY: 'another' })).toEqual([]);
});

test('never repeats a value, which may be a secret in the wrong place', () => {
  const mistakes = findMistakes({
    ...good,
    TWILIO_ACCOUNT_SID: 'hunter2',
    DATABASE_URL: 'hunter2',
    LYDIA_PORT: 'hunter2',
  });
  expect(mistakes).toHaveLength(3);
  expect(mistakes.join(' ')).not.toContain('hunter2');
});

test('keeps secrets out of the configuration', () => {
  const { config, secrets } = loadConfiguration({ ...good, MODEL_NAME: 'm', MODEL_API_KEY: 'model-key' });
  expect(secrets).toMatchObject({
    twilioAuthToken: good.TWILIO_AUTH_TOKEN,
    modelApiKey: 'model-key',
    databaseUrl: good.DATABASE_URL,
  });
  const shown = JSON.stringify(config);
  for (const secret of Object.values(secrets)) if (secret !== null) expect(shown).not.toContain(secret);
});

test('takes a key with written-out line breaks, and refuses a kind of key that it does not sign with', () => {
  const folded = good.LYDIA_TOKEN_PRIVATE_KEY.replaceAll('\n', '\\n');
  expect(findMistakes({ ...good, LYDIA_TOKEN_PRIVATE_KEY: folded })).toEqual([]);
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const pem = String(rsa.export({ format: 'pem', type: 'pkcs8' }));
  expect(findMistakes({ ...good, LYDIA_TOKEN_PRIVATE_KEY: pem })).toHaveLength(1);
});

test('asks OpenAI when only a model and a key are named', () => {
  const { config } = loadConfiguration({ ...good, MODEL_NAME: 'm', MODEL_API_KEY: 'k' });
  expect(config.model).toEqual({ name: 'm', baseUrl: 'https://api.openai.com/v1' });
});

test('asks for the public address when the server listens on every address', () => {
  expect(findMistakes({ ...good, LYDIA_HOST: '0.0.0.0' })).toHaveLength(1);
  expect(
    findMistakes({ ...good, LYDIA_HOST: '0.0.0.0', LYDIA_PUBLIC_URL: 'https://api.example.com' }),
  ).toEqual([]);
});

test('names the queue of the demonstration, and otherwise none that was not named', () => {
  const queueOf = (more: Record<string, string>) =>
    loadConfiguration({ ...buildTestEnvironment(), ...more }).config.queueName;
  expect(queueOf({})).toBeNull();
  expect(queueOf({ LYDIA_SEED: 'demo' })).toBe('Support');
  expect(queueOf({ LYDIA_SEED: 'demo', LYDIA_QUEUE_NAME: 'Sales' })).toBe('Sales');
});

test('has figures on a port of their own, or none', () => {
  expect(loadConfiguration(good).config.metrics).toBeNull();
  const { config } = loadConfiguration({ ...good, LYDIA_METRICS_PORT: '9480' });
  expect(config.metrics).toEqual({ host: '127.0.0.1', port: 9480 });
  expect(findMistakes({ ...good, LYDIA_METRICS_PORT: good.LYDIA_PORT })).toHaveLength(1);
  expect(findMistakes({ ...good, LYDIA_METRICS_HOST: '10.0.0.1' })).toHaveLength(1);
});
