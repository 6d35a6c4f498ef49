import { XMLValidator } from 'fast-xml-parser';
import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { authTokens, type CallWorld, incomingFields, startCallWorld } from './testing/call-world.ts';
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

async function countCalls(): Promise<number> {
  const [row] = await world.context.db.query<{ count: number }>('SELECT count(*) AS count FROM calls');
  return row?.count ?? -1;
}

describe.each(paths)('%s', (path) => {
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
  const signature = twilio.getExpectedTwilioSignature(authTokens.primary, url, {
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

test('says that there are no practice calls when none are configured', async () => {
  const { authorization } = await world.connect();
  const response = await fetch(`${world.url}/v1/practice/scenarios`, { headers: { authorization } });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 'practice-not-configured' });
});
