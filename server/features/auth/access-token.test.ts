import { createHmac, createPrivateKey, createPublicKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { userIdSchema } from '../../../contracts/ids.ts';
import { createTestKey } from '../../testing/environment.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { type AccessTokens, accessTokenTtlMs, createAccessTokens } from './access-token.ts';

const privateKey = createTestKey();
const issuer = 'https://api.example.com';
const clock = createFakeClock();
const claims = {
  userId: userIdSchema.parse('01980000-0000-7000-8000-000000000001'),
  sessionId: '01980000-0000-7000-8000-0000000000aa',
};
let tokens: AccessTokens;
let good: string;

beforeAll(async () => {
  tokens = await createAccessTokens({ privateKey, issuer, clock });
  good = (await tokens.issue(claims)).token;
});

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string | undefined) =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown>;

interface Changes {
  readonly header?: Record<string, unknown>;
  readonly payload?: Record<string, unknown>;
  readonly key?: string;
}

/** Signs with our own key (or another), so that only the change can be the reason of a refusal. */
function sign({ header = {}, payload = {}, key = privateKey }: Changes): Promise<string> {
  const [itsHeader, itsPayload] = good.split('.').map((part, index) => (index < 2 ? decode(part) : {}));
  return new SignJWT({ ...itsPayload, ...payload })
    .setProtectedHeader({ ...itsHeader, alg: 'EdDSA', ...header })
    .sign(createPrivateKey(key), header['crit'] ? { crit: { extra: true } } : {});
}

test('accepts its own token and names user and session', async () => {
  expect(await tokens.verify(good)).toEqual(claims);
});

test('says in the header that it is an access token, and which key signed it', () => {
  expect(decode(good.split('.')[0])).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: expect.any(String) });
});

test('refuses a token after ten minutes', async () => {
  const later = createFakeClock(clock.nowMs() + accessTokenTtlMs + 1_000);
  const then = await createAccessTokens({ privateKey, issuer, clock: later });
  expect(await then.verify(good)).toBeNull();
});

test('one that was looked at before is over at its time, and vouches for no other spelling', async () => {
  const { token, expiresAt } = await tokens.issue(claims);
  expect(await tokens.verify(token)).toEqual(claims);
  expect(await tokens.verify(token)).toEqual(claims);
  const [header = '', payload = '', signature = ''] = token.split('.');
  const other = `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
  expect(await tokens.verify(other)).toBeNull();
  clock.advance(expiresAt - clock.nowMs());
  expect(await tokens.verify(token)).toBeNull();
  expect(await tokens.isOver(token)).toBe(true);
});

test('refuses the token of another key', async () => {
  expect(await tokens.verify(await sign({ key: createTestKey() }))).toBeNull();
});

const wrongPayloads: [string, Record<string, unknown>][] = [
  ['another issuer', { iss: 'https://evil.example' }],
  ['no issuer', { iss: undefined }],
  ['another audience', { aud: 'lydia-web' }],
  ['no audience', { aud: undefined }],
  ['no expiry', { exp: undefined }],
  ['an expiry that is text', { exp: '9999999999' }],
  ['an expiry in a far future that is no whole number', { exp: 1e20 + 0.5 }],
  ['a beginning in the future', { nbf: 9_999_999_999 }],
  ['a subject that is no user id', { sub: "' OR 1=1 --" }],
  ['no session', { sid: undefined }],
];
test.each(wrongPayloads)('refuses a token with %s', async (_, payload) => {
  expect(await tokens.verify(await sign({ payload }))).toBeNull();
});

const wrongHeaders: [string, Record<string, unknown>][] = [
  ['the type of another token', { typ: 'JWT' }],
  ['no type', { typ: undefined }],
  ['the id of another key', { kid: '../../etc/passwd' }],
  ['no key id', { kid: undefined }],
  ['an extension that must be understood', { crit: ['extra'], extra: true }],
];
test.each(wrongHeaders)('refuses a token with %s', async (_, header) => {
  expect(await tokens.verify(await sign({ header }))).toBeNull();
});

test('refuses what was put together by hand', async () => {
  const [header, payload, signature] = good.split('.');
  const publicPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
  const confusedHeader = encode({ ...decode(header), alg: 'HS256' });
  const confused = createHmac('sha256', publicPem).update(`${confusedHeader}.${payload}`).digest('base64url');
  const forged = [
    '',
    '.',
    '..',
    'a.b.c',
    `${header}.${payload}`,
    `${header}.${payload}.`,
    `${header}.${payload}.${signature}.${signature}`,
    `${header}.${encode({ ...decode(payload), sub: '01980000-0000-7000-8000-000000000005' })}.${signature}`,
    ...['none', 'None', 'NONE', 'nOnE'].map((alg) => `${encode({ ...decode(header), alg })}.${payload}.`),
    `${confusedHeader}.${payload}.${confused}`,
    `${encode({ ...decode(header), jwk: { kty: 'OKP' } })}.${payload}.${signature}`,
    `${good} `,
    `${good}${'A'.repeat(100_000)}`,
  ];
  for (const token of forged) expect(await tokens.verify(token), JSON.stringify(token.slice(-80))).toBeNull();
});
