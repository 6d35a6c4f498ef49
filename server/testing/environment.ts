import { generateKeyPairSync } from 'node:crypto';

/** An environment that the server starts with; a test spreads its own over it. */
export function buildTestEnvironment(databaseUrl = 'postgres://nobody@127.0.0.1:1/none') {
  return {
    LYDIA_PORT: '8480',
    LYDIA_LOG_LEVEL: 'error',
    LYDIA_TOKEN_PRIVATE_KEY: createTestKey(),
    DATABASE_URL: databaseUrl,
    TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'auth-token-of-the-tests',
    TWILIO_API_KEY_SID: `SK${'2'.repeat(32)}`,
    TWILIO_API_KEY_SECRET: 'key-secret-of-the-tests',
    TWILIO_APPLICATION_SID: `AP${'3'.repeat(32)}`,
    TWILIO_CALLER_ID: '+33199001000',
  };
}

export function createTestKey(): string {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
    publicKeyEncoding: { format: 'pem', type: 'spki' },
  }).privateKey;
}
