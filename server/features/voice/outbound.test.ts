import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CallId } from '../../../contracts/ids.ts';
import { callIdSchema } from '../../../contracts/ids.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { loadCall } from '../calls/repository.ts';
import { type CallWorld, conferencePath, startCallWorld, type TestDesktop } from './testing/call-world.ts';

let database: TestDatabase;
let world: CallWorld;
let desktop: TestDesktop;

beforeAll(async () => {
  database = await startTestDatabase();
}, startTimeoutMs);
afterAll(() => database.stop());
beforeEach(async () => {
  world = await startCallWorld(database);
  desktop = await world.connect();
});
afterEach(async () => {
  await world.stop();
  await database.db.query('DELETE FROM calls');
});

const conferenceSid = `CF${'b'.repeat(32)}`;

/** What the provider posts when the desktop connects out. */
function outgoing(changes: Record<string, string> = {}): Record<string, string> {
  return {
    AccountSid: `AC${'1'.repeat(32)}`,
    CallSid: world.nextSid(),
    CallStatus: 'ringing',
    From: `client:${desktop.user.id}`,
    To: '+33199000001',
    CallId: world.context.ids.next(),
    ...changes,
  };
}

async function place(fields = outgoing()) {
  const response = await world.post('/webhooks/voice/outgoing', fields);
  await world.context.calls.whenIdle();
  const callId = callIdSchema.parse(fields['CallId']);
  return { callId, operatorSid: fields['CallSid'] ?? '', twiml: await response.text(), response };
}

async function tellConference(callId: CallId, fields: Record<string, string>) {
  await world.post(conferencePath(callId), { ConferenceSid: conferenceSid, SequenceNumber: '1', ...fields });
  await world.context.calls.whenIdle();
}

/** Places a call, and the operator comes into its conference. */
async function dial() {
  const placed = await place();
  const joined = { StatusCallbackEvent: 'participant-join', ParticipantLabel: 'operator' };
  await tellConference(placed.callId, { ...joined, CallSid: placed.operatorSid });
  const [leg] = world.telephony.dialled;
  if (!leg) throw new Error('Nobody was dialled.');
  return { ...placed, leg };
}

async function tellLeg(leg: Awaited<ReturnType<typeof dial>>['leg'], fields: Record<string, string>) {
  const path = `/webhooks/voice/participant?callId=${leg.callId}&legId=${leg.legId}`;
  await world.post(path, { CallSid: leg.legSid, ...fields });
  await world.context.calls.whenIdle();
}

const present = (callId: CallId) => loadCall(world.context.db, callId);

test('the operator comes into the conference, and then the contact is dialled from our number', async () => {
  const { callId, twiml } = await place();
  expect(twiml).toContain(`call-${callId}`);
  expect(twiml).toContain('speaker=operator');
  expect(world.telephony.dialled).toEqual([]);
  const { call } = await desktop.receive('call-changed');
  expect(call).toMatchObject({
    id: callId,
    direction: 'outbound',
    status: 'ringing',
    operatorId: desktop.user.id,
  });
});

test('the contact is dialled once, however often we are told that the operator is there', async () => {
  const { callId, operatorSid, leg } = await dial();
  expect(leg).toMatchObject({ callId, to: '+33199000001', from: '+33199001000' });
  const joined = { StatusCallbackEvent: 'participant-join', CallSid: operatorSid, SequenceNumber: '7' };
  await tellConference(callId, { ...joined, ParticipantLabel: 'operator' });
  expect(world.telephony.dialled).toHaveLength(1);
});

test('when the contact answers, the call is active and his words are transcribed', async () => {
  const { callId, leg } = await dial();
  await tellConference(callId, {
    StatusCallbackEvent: 'participant-join',
    CallSid: leg.legSid,
    ParticipantLabel: 'contact',
  });
  expect(await present(callId)).toMatchObject({ status: 'ringing' });
  await tellLeg(leg, { CallStatus: 'in-progress' });
  expect(await present(callId)).toMatchObject({ status: 'active' });
  expect(world.telephony.transcribed).toEqual([
    { callId, legSid: leg.legSid, speaker: 'contact', language: 'fr' },
  ]);
});

test.each([
  [{ CallStatus: 'busy' }, 'busy'],
  [{ CallStatus: 'busy', SipResponseCode: '603' }, 'declined'],
  [{ CallStatus: 'no-answer' }, 'no-answer'],
  [{ CallStatus: 'failed', SipResponseCode: '404' }, 'number-unreachable'],
] as const)(
  'a number called that ends with %o ends the call for the operator: %s',
  async (fields, endCause) => {
    const { callId, operatorSid, leg } = await dial();
    await tellLeg(leg, fields);
    expect(await present(callId)).toMatchObject({ status: 'ended', endCause, answeredAt: null });
    expect(world.telephony.endedLegs).toEqual([operatorSid]);
    expect(world.telephony.endedConferences).toEqual([conferenceSid]);
  },
);

test.each([
  ['invalid-phone-number', 'number-unreachable'],
  ['telephony-failed', 'failed'],
] as const)('when the provider refuses to dial with %s the cause is %s', async (refusal, endCause) => {
  const { callId, operatorSid } = await place();
  world.telephony.refusal = refusal;
  const joined = { StatusCallbackEvent: 'participant-join', ParticipantLabel: 'operator' };
  await tellConference(callId, { ...joined, CallSid: operatorSid });
  expect(await present(callId)).toMatchObject({ status: 'ended', endCause });
  expect(world.telephony.endedLegs).toEqual([operatorSid]);
});

test('an operator who gives up stops the ringing', async () => {
  const { callId, operatorSid, leg } = await dial();
  await tellConference(callId, {
    StatusCallbackEvent: 'participant-leave',
    CallSid: operatorSid,
    ReasonParticipantLeft: 'participant_hung_up',
  });
  expect(await present(callId)).toMatchObject({ status: 'ended', endCause: 'cancelled' });
  expect(world.telephony.endedLegs).toEqual([leg.legSid]);
});

test('the webhook delivered again is answered alike; another leg under the same id is not', async () => {
  const fields = outgoing();
  const { twiml } = await place(fields);
  expect((await place(fields)).twiml).toBe(twiml);
  const other = await place({ ...fields, CallSid: world.nextSid() });
  expect(other.twiml).toContain('<Hangup/>');
  expect(other.twiml).not.toContain('<Conference');
});

test.each(['', '12', '0199000001', 'client:somebody', '+33199000001,9'])(
  'does not dial "%s"',
  async (number) => {
    const { callId, twiml, response } = await place(outgoing({ To: number }));
    expect(response.status).toBe(200);
    expect(twiml).toContain('<Hangup/>');
    expect(await present(callId)).toBeNull();
  },
);

test('does not dial a number that costs extra, and the attempt is in the history with its cause', async () => {
  const fields = outgoing({ To: '+33899123456' });
  const { callId, twiml } = await place(fields);
  expect(twiml).toContain('<Hangup/>');
  expect(twiml).not.toContain('<Conference');
  expect(await present(callId)).toMatchObject({ status: 'ended', endCause: 'not-allowed' });
  expect((await place(fields)).twiml).toBe(twiml);
  expect(world.telephony.dialled).toEqual([]);
  // The sentence that says why is not cut off.
  expect(world.telephony.endedLegs).toEqual([]);
});

test('somebody whose account is gone cannot call out with an old token', async () => {
  await world.context.db.query('UPDATE users SET disabled_at = 1 WHERE id = $1', [desktop.user.id]);
  const { callId, twiml } = await place();
  expect(twiml).toContain('<Hangup/>');
  expect(await present(callId)).toBeNull();
});
