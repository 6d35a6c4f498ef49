import { XMLValidator } from 'fast-xml-parser';
import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { type CallWorld, incomingFields, startCallWorld } from './testing/call-world.ts';
import { hasForgedName } from './webhook-fields.ts';

let database: TestDatabase;
let world: CallWorld;

beforeAll(async () => {
  database = await startTestDatabase();
  world = await startCallWorld(database);
}, startTimeoutMs);
afterAll(async () => {
  await world.stop();
  await database.stop();
});

const authToken = 'auth-token-of-the-tests';
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

function sign(url: string, fields: Record<string, string>, token = authToken): string {
  return twilio.getExpectedTwilioSignature(token, url, fields);
}

async function countCalls(): Promise<number> {
  const [row] = await world.context.db.query<{ count: number }>('SELECT count(*) AS count FROM calls');
  return row?.count ?? -1;
}

describe.each(paths)('%s', (path) => {
  test.each([
    ['no signature', () => ''],
    ['a made-up signature', () => 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    [
      'the key of another account',
      (url: string, fields: Record<string, string>) => sign(url, fields, 'other'),
    ],
    [
      'a signature for another path',
      (_url: string, fields: Record<string, string>) => sign('http://127.0.0.1:8480/x', fields),
    ],
    [
      'a signature for another server',
      (url: string, fields: Record<string, string>) => sign(url.replace('8480', '1'), fields),
    ],
    [
      'a signature for other fields',
      (url: string, fields: Record<string, string>) => sign(url, { ...fields, From: '+33199000099' }),
    ],
  ])('is refused with %s, and has no effect', async (_name, forge) => {
    const fields = incomingFields(world.nextSid());
    const response = await world.post(path, fields, forge(`http://127.0.0.1:8480${path}`, fields) || ' ');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'signature-invalid' });
    expect(await countCalls()).toBe(0);
  });

  test('answers valid TwiML to fields that make no sense', async () => {
    for (const fields of [{}, { CallSid: 'x' }, { ...incomingFields('CA1'), From: '<&>"\'' }]) {
      const response = await world.post(path, fields);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('text/xml');
      expect(XMLValidator.validate(await response.text())).toBe(true);
    }
    expect(await countCalls()).toBe(0);
  });
});

test('a field with a border moved by one letter is refused, although it is signed alike', async () => {
  const fields = incomingFields(world.nextSid());
  const { From, ...rest } = fields;
  const moved = { ...rest, 'From+3': From?.slice(2) ?? '' };
  const url = 'http://127.0.0.1:8480/webhooks/voice/incoming';
  expect(sign(url, moved)).toBe(sign(url, fields));
  expect((await world.post('/webhooks/voice/incoming', moved)).status).toBe(403);
});

test('a body that is larger than the provider ever sends is refused unread', async () => {
  const fields = { ...incomingFields(world.nextSid()), Padding: 'x'.repeat(70_000) };
  const response = await world.post('/webhooks/voice/incoming', fields);
  expect(response.status).toBe(413);
  expect(await countCalls()).toBe(0);
});

test('a field that comes twice is refused', async () => {
  const url = `http://127.0.0.1:8480/webhooks/voice/incoming`;
  const body = new URLSearchParams(incomingFields(world.nextSid()));
  body.append('From', '+33199000099');
  const signature = twilio.getExpectedTwilioSignature(authToken, url, {
    ...incomingFields(''),
    From: ['+33199000042', '+33199000099'],
  });
  const response = await fetch(`${world.url}/webhooks/voice/incoming`, {
    method: 'POST',
    body,
    headers: { 'x-twilio-signature': signature },
  });
  expect(response.status).toBe(403);
});

test.each([
  ['Final', 'Finalt'],
  ['CallStatus', 'CallStatu'],
  ['CallSid', 'CallSidC'],
  ['To', 'To+'],
])('%s cannot hide in %s', (_read, forged) => {
  expect(hasForgedName([forged])).toBe(true);
});

test('every field that the provider is known to send is let through', () => {
  const known = [
    `CallerName CalledCity CallerZip ForwardedFrom StirVerstat CallToken ToZip FromState ParentCallSid CallDuration
     Duration SipResponseCode Timestamp CallbackSource FriendlyName Coaching Hold Muted EndConferenceOnExit
     StartConferenceOnEnter CallSidEndingConference ParticipantLabelEndingConference ReasonConferenceEnded Reason
     ParticipantCallStatus ReasonParticipantLeft SequenceNumber SequenceId Stability LanguageCode Track
     TranscriptionData TranscriptionError TranscriptionErrorCode TranscriptionEngine InboundTrackLabel
     ProviderConfiguration PartialResults Name Hints`.split(/\s+/),
    Object.keys(incomingFields('')),
  ].flat();
  expect(known.filter((name) => hasForgedName([name]))).toEqual([]);
});

test('a voice token names the signed-in user, lives an hour at most, and holds no secret', async () => {
  const desktop = await world.connect();
  const ask = (headers: Record<string, string>) =>
    fetch(`${world.url}/v1/voice/token`, { method: 'POST', headers });
  expect((await ask({})).status).toBe(401);
  const granted = await ask({ authorization: desktop.authorization });
  const { token, identity, expiresAt } = (await granted.json()) as {
    token: string;
    identity: string;
    expiresAt: number;
  };
  expect(identity).toBe(desktop.user.id);
  expect(expiresAt).toBeLessThanOrEqual(world.clock.nowMs() + 3_600_000);
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  expect(payload.exp - payload.iat).toBeLessThanOrEqual(3_600);
  expect(payload.grants).toEqual({
    identity: desktop.user.id,
    voice: { incoming: { allow: true }, outgoing: { application_sid: `AP${'3'.repeat(32)}` } },
  });
  expect(JSON.stringify(payload)).not.toContain('secret');
});

test('says that there are no practice calls when none are configured', async () => {
  const { authorization } = await world.connect();
  const response = await fetch(`${world.url}/v1/practice/scenarios`, { headers: { authorization } });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 'practice-not-configured' });
});
