import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { voiceTokenSchema } from '../../../contracts/api/voice.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, signInAs } from '../../testing/users.ts';
import { routes } from '../registry.ts';

let database: TestDatabase;
let app: TestApp;
let user: User;
let authorization: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, routes);
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});
beforeEach(async () => {
  user = await createTestUser(app.context);
  authorization = await signInAs(app.context, user);
});

interface Asked {
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask({ query = '', body, headers = {} }: Asked = {}): Promise<Response> {
  return fetch(`${app.url}/v1/voice/token${query}`, {
    method: 'POST',
    headers: {
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

function decode(token: string) {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

const stranger = '01900000-0000-7000-8000-0000000000ff';
const tenDaysS = 864_000;
const wishes: readonly (readonly [string, Asked])[] = [
  ...['identity', 'userId', 'user', 'sub', 'from', 'From'].flatMap((name) => [
    [`${name} of another in the body`, { body: { [name]: stranger } }] as const,
    [`${name} of another in the address`, { query: `?${name}=${stranger}` }] as const,
  ]),
  ...['ttl', 'expiresAt', 'exp', 'lifetime'].flatMap((name) => [
    [`${name} of ten days in the body`, { body: { [name]: tenDaysS } }] as const,
    [`${name} of ten days in the address`, { query: `?${name}=${tenDaysS}` }] as const,
  ]),
  ['another identity in a header', { headers: { 'x-user-id': stranger, 'x-identity': stranger } }],
  [
    'grants in the body',
    { body: { grants: { video: {}, voice: { outgoing: { application_sid: 'AP0' } } } } },
  ],
  ['an application of its own', { body: { outgoingApplicationSid: `AP${'9'.repeat(32)}` } }],
  ['a list of identities', { body: { identity: [stranger, 'x'] } }],
];

describe('W4: a voice token', () => {
  test.each(wishes)('is the same whatever is asked for: %s', async (_name, asked) => {
    const response = await ask(asked);
    expect(response.status).toBe(200);
    const { token, identity, expiresAt } = voiceTokenSchema.parse(await response.json());
    expect(identity).toBe(user.id);
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + 3_600_000);
    const payload = decode(token);
    expect(payload.exp - payload.iat).toBeLessThanOrEqual(3_600);
    expect(payload.grants).toEqual({
      identity: user.id,
      voice: { incoming: { allow: true }, outgoing: { application_sid: `AP${'3'.repeat(32)}` } },
    });
  });

  test('holds no secret of the server', async () => {
    const text = await (await ask()).text();
    const { token } = voiceTokenSchema.parse(JSON.parse(text));
    const shown = text + JSON.stringify(decode(token));
    for (const secret of ['key-secret-of-the-tests', 'auth-token-of-the-tests', 'PRIVATE KEY'])
      expect(shown).not.toContain(secret);
  });

  test.each([
    ['nobody', { authorization: '' }],
    ['somebody with a made-up token', { authorization: 'Bearer a.b.c' }],
    ['the voice token itself', null],
  ] as const)('is not given to %s', async (_name, given) => {
    const { token } = voiceTokenSchema.parse(await (await ask()).json());
    const headers = given ?? { authorization: `Bearer ${token}` };
    expect((await ask({ headers })).status).toBe(401);
  });

  test('is not given to somebody whose account is disabled, or who signed out', async () => {
    await database.db.query('UPDATE users SET disabled_at = 1 WHERE id = $1', [user.id]);
    expect((await ask()).status).toBe(401);
    await database.db.query('UPDATE users SET disabled_at = NULL WHERE id = $1', [user.id]);
    expect((await ask()).status).toBe(200);
    await database.db.query(
      "UPDATE sessions SET revoked_at = 1, revoked_because = 'signed-out' WHERE user_id = $1",
      [user.id],
    );
    expect((await ask()).status).toBe(401);
  });

  test('is given thirty times a minute, and not two hundred', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask()));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    expect(statuses.filter((status) => status === 429)).toHaveLength(170);
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
