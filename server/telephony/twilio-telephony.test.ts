import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callIdSchema, userIdSchema } from '../../contracts/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { createSilentLogger } from '../platform/logger.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createCallbackUrls } from './callback-urls.ts';
import type { Telephony } from './telephony.ts';
import { createTwilioTelephony } from './twilio-telephony.ts';

const callId = callIdSchema.parse('01900000-0000-7000-8000-000000000001');
const legId = '01900000-0000-7000-8000-000000000002';
const userId = userIdSchema.parse('01900000-0000-7000-8000-000000000003');
const accountSid = `AC${'1'.repeat(32)}`;
const legSid = `CA${'a'.repeat(32)}`;
const conferenceSid = `CF${'b'.repeat(32)}`;
const root = `/2010-04-01/Accounts/${accountSid}`;

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
}

let server: Server;
let telephony: Telephony;
let seen: Seen[];
let answer: (request: Seen) => { status: number; body: unknown };
let logged: string[];

beforeEach(async () => {
  seen = [];
  logged = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString('utf8');
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, form: new URLSearchParams(body), authorization: headers.authorization };
      seen.push(one);
      const { status, body: json } = answer(one);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const logger: Logger = {
    ...createSilentLogger(),
    warn: (message, fields) => logged.push(JSON.stringify({ message, fields })),
  };
  telephony = createTwilioTelephony({
    config: {
      accountSid,
      apiKeySid: `SK${'2'.repeat(32)}`,
      applicationSid: `AP${'3'.repeat(32)}`,
      callerId: '+33199001000',
      apiBaseUrl: `http://127.0.0.1:${port}`,
      edge: null,
    },
    authTokens: { primary: 'auth-token', secondary: null },
    apiKeySecret: 'key-secret',
    urls: createCallbackUrls('https://api.example.com'),
    clock: createFakeClock(),
    logger,
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

const accept = (body: unknown) => () => ({ status: 201, body });
const refuse =
  (code: number, status = 400) =>
  () => ({ status, body: { code, message: 'no', status } });
const participant = { call_sid: legSid, conference_sid: conferenceSid, account_sid: accountSid };
const ring = () =>
  telephony.ringOperator({ callId, legId, userId, from: '+33199000042', timeoutSeconds: 20 });
const dial = () =>
  telephony.dialContact({ callId, legId, to: '+33199000001', from: '+33199001000', timeoutSeconds: 45 });

test('rings an operator into the conference of the call', async () => {
  answer = accept(participant);
  expect(await ring()).toEqual({ ok: true, value: { legSid } });
  const [request] = seen;
  expect(request?.url).toBe(`${root}/Conferences/call-${callId}/Participants.json`);
  const form = Object.fromEntries(request?.form ?? []);
  expect(form).toMatchObject({
    From: '+33199000042',
    To: `client:${userId}?callId=${callId}`,
    Label: 'operator',
    EarlyMedia: 'true',
    EndConferenceOnExit: 'true',
    Timeout: '20',
    StatusCallback: `https://api.example.com/webhooks/voice/participant?callId=${callId}&legId=${legId}&userId=${userId}`,
    ConferenceStatusCallback: `https://api.example.com/webhooks/voice/conference?callId=${callId}`,
  });
  expect(request?.form.getAll('StatusCallbackEvent')).toEqual([
    'initiated',
    'ringing',
    'answered',
    'completed',
  ]);
});

test('asks with the API key, which stays when the auth token of the account is exchanged', async () => {
  answer = accept(participant);
  await ring();
  const given = Buffer.from(seen[0]?.authorization?.split(' ')[1] ?? '', 'base64').toString();
  expect(given).toMatch(/^SK.*:key-secret$/);
});

test('rings with our own number when that of the caller may not be shown', async () => {
  answer = ({ form }) =>
    form.get('From') === '+33199001000' ? { status: 201, body: participant } : refuse(21_210)();
  expect(await ring()).toEqual({ ok: true, value: { legSid } });
  expect(seen.map(({ form }) => form.get('From'))).toEqual(['+33199000042', '+33199001000']);
});

test.each([
  [21_211, 'invalid-phone-number'],
  [21_215, 'invalid-phone-number'],
  [20_003, 'telephony-failed'],
  [20_429, 'telephony-failed'],
] as const)('a refusal to dial with code %i is %s', async (code, expected) => {
  answer = refuse(code);
  expect(await dial()).toMatchObject({ ok: false, error: { code: expected } });
});

test('a provider that is away is a failure, and its log line names no number', async () => {
  await new Promise((resolve) => {
    server.close(resolve);
  });
  expect(await dial()).toMatchObject({ ok: false, error: { code: 'telephony-failed', retryable: true } });
  expect(logged).toHaveLength(1);
  expect(logged.join()).not.toContain('+33199000001');
});

test('ending what is over already succeeds', async () => {
  answer = refuse(20_404, 404);
  expect(await telephony.endLeg(legSid)).toMatchObject({ ok: true });
  expect(await telephony.endConference(conferenceSid)).toMatchObject({ ok: true });
  expect(await telephony.sayNobodyIsThere(legSid, 'fr')).toMatchObject({ ok: true });
});

test('ends legs and conferences, and says goodbye in the language of the call', async () => {
  answer = accept({ sid: legSid, status: 'completed' });
  await telephony.endLeg(legSid);
  await telephony.endConference(conferenceSid);
  await telephony.sayNobodyIsThere(legSid, 'fr');
  expect(seen.map(({ url, form }) => [url.replace(root, ''), form.get('Status')])).toEqual([
    [`/Calls/${legSid}.json`, 'completed'],
    [`/Conferences/${conferenceSid}.json`, 'completed'],
    [`/Calls/${legSid}.json`, null],
  ]);
  expect(seen[2]?.form.get('Twiml')).toContain('fr-FR');
});

test('starts the transcription of one leg, with partial words and a name', async () => {
  answer = accept({ sid: `GT${'c'.repeat(32)}` });
  await telephony.startTranscription({ callId, legSid, speaker: 'operator', language: 'fr' });
  expect(seen[0]?.url).toBe(`${root}/Calls/${legSid}/Transcriptions.json`);
  expect(Object.fromEntries(seen[0]?.form ?? [])).toMatchObject({
    Name: `operator-${callId}`,
    Track: 'inbound_track',
    PartialResults: 'true',
    LanguageCode: 'fr-FR',
  });
});

test('tells how a conference and a leg stand', async () => {
  const conference = {
    sid: conferenceSid,
    status: 'completed',
    reason_conference_ended: 'participant-with-end-conference-on-exit-left',
    call_sid_ending_conference: legSid,
  };
  answer = ({ url }) =>
    url.includes('/Conferences.json')
      ? { status: 200, body: { conferences: [conference] } }
      : { status: 200, body: { sid: legSid, status: 'no-answer' } };
  expect(await telephony.loadConference(callId)).toEqual({
    ok: true,
    value: { sid: conferenceSid, isOver: true, endedByLegSid: legSid },
  });
  expect(seen[0]?.url).toContain(`FriendlyName=call-${callId}`);
  expect(await telephony.loadLeg(legSid)).toEqual({
    ok: true,
    value: { status: 'ended', outcome: 'no-answer' },
  });
});

test('what the provider does not know is null, and no failure', async () => {
  answer = ({ url }) =>
    url.includes('/Conferences.json') ? { status: 200, body: { conferences: [] } } : refuse(20_404, 404)();
  expect(await telephony.loadConference(callId)).toEqual({ ok: true, value: null });
  expect(await telephony.loadLeg(legSid)).toEqual({ ok: true, value: null });
});
