import { createHash } from 'node:crypto';
import { Router } from 'express';
import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { routes } from '../registry.ts';
import { authTokens, type CallWorld, incomingFields, startCallWorld } from './testing/call-world.ts';
import { createVoiceWebhooks } from './webhooks.ts';

let database: TestDatabase;
let world: CallWorld;
let behindProxy: TestApp;

beforeAll(async () => {
  database = await startTestDatabase();
  world = await startCallWorld(database);
  const webhooks = Router();
  const { telephony, config, calls, clock } = world.context;
  const proxied = { ...config, trustedProxies: ['loopback'] };
  behindProxy = await startTestApp(database, routes, { telephony, calls, clock, config: proxied, webhooks });
  webhooks.use(createVoiceWebhooks(behindProxy.context).router);
}, startTimeoutMs);
afterAll(async () => {
  await behindProxy.stop();
  await world.stop();
  await database.stop();
});

const callId = '01900000-0000-7000-8000-000000000001';
const legId = '01900000-0000-7000-8000-000000000002';
const paths = [
  '/webhooks/voice/incoming',
  '/webhooks/voice/outgoing',
  `/webhooks/voice/wait?callId=${callId}`,
  `/webhooks/voice/conference?callId=${callId}`,
  `/webhooks/voice/participant?callId=${callId}&legId=${legId}`,
  `/webhooks/voice/transcription?callId=${callId}&speaker=contact`,
];
const publicUrl = 'http://127.0.0.1:8480';

interface Signed {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly signature: string | null;
}
type Fields = Readonly<Record<string, string>>;

const sign = (url: string, fields: Fields, token = authTokens.primary) =>
  twilio.getExpectedTwilioSignature(token, url, { ...fields });

function without(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));
}

const signedAs = (change: (signature: string) => string | null) => (signed: Signed) => ({
  ...signed,
  signature: change(signed.signature ?? ''),
});
const withFields = (change: (fields: Fields) => Fields) => (signed: Signed) => ({
  ...signed,
  fields: change(signed.fields),
});
const signedFor = (url: (path: string) => string) => (signed: Signed) => ({
  ...signed,
  signature: sign(url(signed.path), signed.fields),
});

/** What somebody does to a request that the provider signed, or signs himself. */
const mutations: Readonly<Record<string, (signed: Signed) => Signed>> = {
  'no signature': signedAs(() => null),
  'an empty signature': signedAs(() => ''),
  'a made-up signature': signedAs(() => 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='),
  'a signature with one bit turned': signedAs((text) => (text[0] === 'A' ? 'B' : 'A') + text.slice(1)),
  'a signature cut short': signedAs((text) => text.slice(0, -2)),
  'a signature twice': signedAs((text) => `${text},${text}`),
  'a signature in hexadecimal': signedAs((text) => Buffer.from(text, 'base64').toString('hex')),
  'the token of another account': (signed) => ({
    ...signed,
    signature: sign(publicUrl + signed.path, signed.fields, 'other'),
  }),
  'an empty token': (signed) => ({ ...signed, signature: sign(publicUrl + signed.path, signed.fields, '') }),
  'a hash without a token': (signed) => ({
    ...signed,
    signature: createHash('sha1')
      .update(publicUrl + signed.path)
      .digest('base64'),
  }),
  'signed for another path': signedFor(() => `${publicUrl}/webhooks/voice/other`),
  'signed for another host': signedFor((path) => `http://attacker.example${path}`),
  'signed for another scheme': signedFor((path) => publicUrl.replace('http', 'ftp') + path),
  'signed for another query': signedFor(
    (path) => `${publicUrl}${path}${path.includes('?') ? '&' : '?'}more=1`,
  ),
  'another value': withFields((fields) => ({ ...fields, From: '+33199000099' })),
  'a field more': withFields((fields) => ({ ...fields, Digits: '1' })),
  'a field less': withFields((fields) => without(fields, 'To')),
  'a border moved into the name': withFields((fields) => ({
    ...without(fields, 'From'),
    'From+3': (fields['From'] ?? '').slice(2),
  })),
  'another query': (signed) => ({
    ...signed,
    path: `${signed.path}${signed.path.includes('?') ? '&' : '?'}x=1`,
  }),
  'the path in capitals': (signed) => ({ ...signed, path: signed.path.replace('/voice/', '/VOICE/') }),
};

type Kind = 'form' | 'json';
const ways = {
  direct: () => ({ url: world.url, headers: {} }),
  'a trusted proxy': () => ({
    url: behindProxy.url,
    headers: { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'x' },
  }),
  'a hop that is not trusted': () => ({
    url: world.url,
    headers: {
      'x-forwarded-host': 'attacker.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=attacker',
    },
  }),
};

function send(signed: Signed, kind: Kind, way: keyof typeof ways): Promise<Response> {
  const { url, headers } = ways[way]();
  const isForm = kind === 'form';
  return fetch(url + signed.path, {
    method: 'POST',
    body: isForm ? new URLSearchParams(signed.fields) : JSON.stringify(signed.fields),
    headers: {
      ...headers,
      ...(isForm ? {} : { 'content-type': 'application/json' }),
      ...(signed.signature === null ? {} : { 'x-twilio-signature': signed.signature }),
    },
  });
}

function build(path: string): Signed {
  const fields = incomingFields(world.nextSid());
  return { path, fields, signature: sign(publicUrl + path, fields) };
}

/** Everything that a webhook can leave behind; what was refused is noted in the audit log alone. */
async function countRows(): Promise<number> {
  const [row] = await database.db.query<{ count: number }>(
    `SELECT (SELECT count(*) FROM calls) + (SELECT count(*) FROM call_legs) + (SELECT count(*) FROM utterances)
       + (SELECT count(*) FROM webhook_events) AS count`,
  );
  return row?.count ?? -1;
}

describe.each(Object.keys(ways) as (keyof typeof ways)[])('W1: by %s', (way) => {
  test.each(paths)('%s is carried out as the provider signed it, and for nobody else', async (path) => {
    const before = await countRows();
    for (const [name, mutate] of Object.entries(mutations)) {
      for (const kind of ['form', 'json'] as const) {
        const refused = await send(mutate(build(path)), kind, way);
        const isElsewhere = refused.status === 404 && name === 'the path in capitals';
        if (!isElsewhere) expect(refused.status, `${name}, ${kind}`).toBe(403);
      }
    }
    // The provider signs JSON by another rule, and is never asked for any: it cannot have been the provider.
    expect((await send({ ...build(path), signature: sign(publicUrl + path, {}) }, 'json', way)).status).toBe(
      403,
    );
    expect(await countRows()).toBe(before);
    expect((await send(build(path), 'form', way)).status).toBe(200);
  });
});

test('W1: what the tests above send would have an effect if it were let through', async () => {
  const before = await countRows();
  await send(build('/webhooks/voice/incoming'), 'form', 'direct');
  await world.context.calls.whenIdle();
  expect(await countRows()).toBeGreaterThan(before);
});

describe('W3: while one token of the provider takes the place of the other', () => {
  const path = '/webhooks/voice/incoming';
  const signedBy = (token: string) => {
    const fields = incomingFields(world.nextSid());
    return { path, fields, signature: sign(publicUrl + path, fields, token) };
  };

  test.each(paths)('%s is taken with both, and with no third one', async (other) => {
    const status = async (token: string) => {
      const fields = incomingFields(world.nextSid());
      const signed = { path: other, fields, signature: sign(publicUrl + other, fields, token) };
      return (await send(signed, 'form', 'direct')).status;
    };
    expect(await status(authTokens.primary)).toBe(200);
    expect(await status(authTokens.secondary)).toBe(200);
    expect(await status(`${authTokens.primary}${authTokens.secondary}`)).toBe(403);
  });

  test('the figures tell which one is used, so that one sees when the old one is not', async () => {
    await send(signedBy(authTokens.secondary), 'form', 'direct');
    await send(signedBy('neither'), 'form', 'direct');
    const { text } = await world.context.metrics.read();
    for (const token of ['primary', 'secondary', 'none']) {
      expect(text).toMatch(new RegExp(`^lydia_webhooks_total\\{token="${token}"\\} [1-9]`, 'm'));
    }
  });

  test.each(['the old one', 'the new one'])(
    '%s is refused when it is not configured any more',
    async (which) => {
      const isOld = which === 'the old one';
      const kept = isOld ? authTokens.secondary : authTokens.primary;
      const gone = isOld ? authTokens.primary : authTokens.secondary;
      const after = await startCallWorld(database, { authTokens: { primary: kept, secondary: null } });
      const status = async (token: string) => {
        const { fields, signature } = signedBy(token);
        return (await after.post(path, fields, signature)).status;
      };
      expect(await status(kept)).toBe(200);
      expect(await status(gone)).toBe(403);
      await after.stop();
    },
  );
});
