import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../features/registry.ts';
import { createVoiceWebhooks } from '../features/voice/webhooks.ts';
import { createTestContext, startTestApp, type TestApp } from '../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createTestUser, signInAs } from '../testing/users.ts';

let database: TestDatabase;
let app: TestApp;
let authorization: string;

beforeAll(async () => {
  database = await startTestDatabase();
  const { router: webhooks } = createVoiceWebhooks(await createTestContext(database));
  app = await startTestApp(database, routes, { webhooks });
  authorization = await signInAs(app.context, await createTestUser(app.context));
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** `fetch` sends neither TRACE nor an origin of another site. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(`${app.url}${path}`, { method, headers: { ...headers, ...length } }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    sent.on('error', reject).end(body);
  });
}

const foreign = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
const json = { 'content-type': 'application/json' };
const toPath = (path: string) => path.replaceAll(/\{\w+\}/g, '01980000-0000-7000-8000-000000000001');
const operations = routes.map(({ method, path }) => [method.toUpperCase(), toPath(path)] as const);

const cases: readonly (readonly [string, () => Promise<Answer>])[] = [
  ...operations.map(
    ([method, path]) =>
      [`${method} ${path}, not signed in`, () => ask(method, path, { ...foreign, ...json }, '{}')] as const,
  ),
  ...operations.map(
    ([method, path]) =>
      [
        `${method} ${path}, with a body that is wrong`,
        () => ask(method, path, { ...foreign, ...json, authorization }, '{"a":'),
      ] as const,
  ),
  ...['OPTIONS', 'TRACE', 'PURGE'].map(
    (method) => [method, () => ask(method, '/v1/users', foreign)] as const,
  ),
  ['an unknown path', () => ask('GET', '/v1/nothing', foreign)],
  ['the root', () => ask('GET', '/', foreign)],
  [
    'too large a body',
    () => ask('POST', '/v1/auth/sign-in', { ...foreign, ...json }, `"${'x'.repeat(200_000)}"`),
  ],
  ['a webhook without a signature', () => ask('POST', '/webhooks/voice/incoming', foreign, 'a=b')],
  ['an unknown webhook', () => ask('POST', '/webhooks/nothing', foreign, 'a=b')],
  ['health', () => ask('GET', '/health/ready', foreign)],
  ['the document', () => ask('GET', '/openapi.json', foreign)],
];

test.each(cases)(
  'R9: %s is answered with every security header, and lets no other site in',
  async (_, send) => {
    const { status, headers } = await send();
    expect(status).toBeLessThan(500);
    expect(headers['strict-transport-security']).toMatch(/max-age=(3153600\d|[4-9]\d{7,})/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['server']).toBeUndefined();
    for (const name of Object.keys(headers)) expect(name).not.toMatch(/^access-control-/);
  },
);

test.each(operations)(
  'R9: TRACE of the path of %s %s is refused, whatever it carries',
  async (_method, path) => {
    const { status, headers } = await ask('TRACE', path, { authorization });
    expect(status).toBe(405);
    expect(headers['allow']).not.toContain('TRACE');
  },
);
