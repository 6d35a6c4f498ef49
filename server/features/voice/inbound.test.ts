import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId } from '../../../contracts/ids.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { loadCall } from '../calls/repository.ts';
import { maxWaitForNobodyMs } from '../calls/routing.ts';
import {
  type CallWorld,
  conferencePath,
  incomingFields,
  startCallWorld,
  type TestDesktop,
} from './testing/call-world.ts';

let database: TestDatabase;
let world: CallWorld;

beforeAll(async () => {
  database = await startTestDatabase();
}, startTimeoutMs);
afterAll(() => database.stop());
beforeEach(async () => {
  world = await startCallWorld(database);
});
afterEach(async () => {
  await world.stop();
  await database.db.query('DELETE FROM calls');
});

const conferenceSid = `CF${'a'.repeat(32)}`;

async function ring(from?: string) {
  const contactSid = world.nextSid();
  const response = await world.post('/webhooks/voice/incoming', incomingFields(contactSid, from));
  const twiml = await response.text();
  await world.context.calls.whenIdle();
  const callId = /callId=([0-9a-f-]{36})/.exec(twiml)?.[1] as CallId;
  return { contactSid, callId, twiml, response };
}

/** The latest operator's leg that was rung. */
function latestLeg() {
  const leg = world.telephony.rung.at(-1);
  if (!leg) throw new Error('Nobody was rung.');
  return leg;
}

async function tellLeg(leg: ReturnType<typeof latestLeg>, status: string, more: Record<string, string> = {}) {
  const { callId, legId, userId, legSid } = leg;
  const path = `/webhooks/voice/participant?callId=${callId}&legId=${legId}&userId=${userId}`;
  const response = await world.post(path, { CallSid: legSid, CallStatus: status, ...more });
  await world.context.calls.whenIdle();
  return response;
}

/** The desktop tells its presence, and what follows from it is done. */
async function tell(desktop: TestDesktop, change: Partial<{ isLineReady: boolean; isInCall: boolean }>) {
  const { presence } = world.context.hub;
  const told = new Promise<void>((resolve) => {
    const stop = presence.watch(() => {
      stop();
      resolve();
    });
  });
  desktop.send({
    type: 'presence',
    availability: 'available',
    isLineReady: true,
    isInCall: false,
    ...change,
  });
  await told;
  await world.context.calls.whenIdle();
}

async function tellConference(callId: CallId, event: string, more: Record<string, string> = {}) {
  const fields = { StatusCallbackEvent: event, ConferenceSid: conferenceSid, SequenceNumber: '1' };
  const response = await world.post(conferencePath(callId), { ...fields, ...more });
  await world.context.calls.whenIdle();
  return response;
}

async function present(callId: CallId): Promise<Call> {
  const call = await loadCall(world.context.db, callId);
  if (!call) throw new Error('The call is not there.');
  return call;
}

/** Rings and is answered by the only operator who is free. */
async function answer() {
  const desktop = await world.connectFreeOperator();
  const { contactSid, callId } = await ring();
  const leg = latestLeg();
  await tellLeg(leg, 'in-progress');
  await tellConference(callId, 'participant-join', { CallSid: leg.legSid, ParticipantLabel: 'operator' });
  return { desktop, contactSid, callId, leg };
}

test('a call rings at the operator who is free, and he is told who calls', async () => {
  const desktop = await world.connectFreeOperator();
  const { callId, twiml, response } = await ring();
  expect(response.headers.get('content-type')).toContain('text/xml');
  expect(twiml).toContain(`call-${callId}`);
  expect(latestLeg()).toMatchObject({ callId, userId: desktop.user.id, from: '+33199000042' });
  const { call } = await desktop.receive('call-changed');
  expect(call).toMatchObject({
    id: callId,
    status: 'ringing',
    direction: 'inbound',
    operatorId: desktop.user.id,
  });
  expect(call).toMatchObject({ contactNumber: '+33199000042', lineNumber: '+33199001000', language: 'fr' });
});

test('the webhook delivered again is answered alike, and nobody is rung twice', async () => {
  await world.connectFreeOperator();
  const { contactSid, twiml } = await ring();
  const again = await world.post('/webhooks/voice/incoming', incomingFields(contactSid));
  expect(await again.text()).toBe(twiml);
  await world.context.calls.whenIdle();
  expect(world.telephony.rung).toHaveLength(1);
});

test('many deliveries of one webhook at once make one call', async () => {
  const fields = incomingFields(world.nextSid());
  const answers = await Promise.all(
    Array.from({ length: 8 }, async () => (await world.post('/webhooks/voice/incoming', fields)).text()),
  );
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('<Conference');
});

test('when the operator answers, the call is active and his words are transcribed', async () => {
  const { desktop, callId, leg } = await answer();
  const { call } = await desktop.receive('call-changed', (event) => event.call.status === 'active');
  expect(call.answeredAt).not.toBeNull();
  expect(world.telephony.transcribed).toEqual([
    { callId, legSid: leg.legSid, speaker: 'operator', language: 'fr' },
  ]);
});

test.each([
  ['contact', 'contact-hung-up'],
  ['operator', 'operator-hung-up'],
] as const)('when the %s hangs up, the call ends with the cause %s', async (party, endCause) => {
  const { desktop, contactSid, callId, leg } = await answer();
  const sid = party === 'contact' ? contactSid : leg.legSid;
  const reason = { ReasonParticipantLeft: 'participant_hung_up', ParticipantCallStatus: 'completed' };
  await tellConference(callId, 'participant-leave', { CallSid: sid, ParticipantLabel: party, ...reason });
  await tellConference(callId, 'conference-end', {
    CallSidEndingConference: sid,
    ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
  });
  await tellLeg(leg, 'completed', { CallDuration: '12' });
  const { call } = await desktop.receive('call-changed', (event) => event.call.status === 'ended');
  expect(call.endCause).toBe(endCause);
  expect(await present(callId)).toEqual(call);
});

test('callbacks that come twice and in the wrong order end in the same record', async () => {
  const desktop = await world.connectFreeOperator();
  const { contactSid, callId } = await ring();
  const leg = latestLeg();
  const leave = { CallSid: contactSid, ReasonParticipantLeft: 'participant_hung_up' };
  for (let round = 0; round < 2; round += 1) {
    await tellLeg(leg, 'completed');
    await tellConference(callId, 'participant-leave', leave);
    await tellConference(callId, 'participant-join', { CallSid: leg.legSid, ParticipantLabel: 'operator' });
    await tellLeg(leg, 'in-progress');
    await tellLeg(leg, 'ringing');
  }
  expect(await present(callId)).toMatchObject({ status: 'ended', endCause: 'contact-hung-up' });
  const ends = desktop.events.filter(
    (event) => event.type === 'call-changed' && event.call.status === 'ended',
  );
  expect(ends).toHaveLength(1);
});

test('a caller who gives up is abandoned, and the operator stops ringing', async () => {
  await world.connectFreeOperator();
  const { contactSid, callId } = await ring();
  await tellConference(callId, 'participant-leave', {
    CallSid: contactSid,
    ReasonParticipantLeft: 'participant_hung_up',
  });
  expect(await present(callId)).toMatchObject({ status: 'ended', endCause: 'abandoned', answeredAt: null });
  expect(world.telephony.endedLegs).toEqual([latestLeg().legSid]);
});

test.each(['busy', 'no-answer', 'canceled', 'failed'])(
  'passes a caller on when the first operator is %s',
  async (status) => {
    const one = await world.connectFreeOperator();
    world.clock.advance(10);
    const other = await world.connectFreeOperator();
    const { callId } = await ring();
    expect(latestLeg().userId).toBe(one.user.id);
    await tellLeg(latestLeg(), status);
    expect(latestLeg().userId).toBe(other.user.id);
    const { call } = await other.receive('call-changed');
    expect(call).toMatchObject({ id: callId, operatorId: other.user.id });
    await one.receive('call-changed', (event) => event.call.operatorId === other.user.id);
  },
);

test('passes a caller on when the provider refuses to ring the operator', async () => {
  await world.connectFreeOperator();
  world.telephony.refusal = 'telephony-failed';
  const { callId } = await ring();
  world.telephony.refusal = null;
  expect(world.telephony.rung).toHaveLength(0);
  const other = await world.connectFreeOperator();
  await world.context.calls.whenIdle();
  expect(latestLeg()).toMatchObject({ callId, userId: other.user.id });
});

test('a line that is lost while it rings stops ringing, and the operator is rung again when it is back', async () => {
  const desktop = await world.connectFreeOperator();
  const { callId } = await ring();
  const first = latestLeg();
  await tell(desktop, { isLineReady: false });
  expect(world.telephony.cancelledLegs).toEqual([first.legSid]);
  await tellLeg(first, 'canceled');
  expect(world.telephony.rung).toHaveLength(1);
  world.clock.advance(1_500);
  await tell(desktop, { isLineReady: true });
  expect(world.telephony.rung).toHaveLength(2);
  expect(latestLeg()).toMatchObject({ callId, userId: desktop.user.id });
});

test('an operator whose line comes back late is waited for as long as one who is there', async () => {
  const desktop = await world.connectFreeOperator();
  const { callId } = await ring();
  await tell(desktop, { isLineReady: false });
  await tellLeg(latestLeg(), 'canceled');
  for (let waitedMs = 0; waitedMs <= maxWaitForNobodyMs; waitedMs += 5_000) {
    world.clock.advance(5_000);
    // Its answer keeps the connection, which is asked whether it lives.
    await tell(desktop, { isLineReady: false });
  }
  await tell(desktop, { isLineReady: true });
  expect(world.telephony.rung).toHaveLength(2);
  expect(latestLeg()).toMatchObject({ callId, userId: desktop.user.id });
});

test('an operator whose line stayed, or who declined, is not rung again for the same caller', async () => {
  const desktop = await world.connectFreeOperator();
  await ring();
  await tellLeg(latestLeg(), 'no-answer');
  world.clock.advance(1_000);
  await tell(desktop, { isInCall: true });
  await tell(desktop, { isInCall: false });
  expect(world.telephony.rung).toHaveLength(1);
  await ring('+33199000043');
  await tellLeg(latestLeg(), 'busy');
  expect(world.telephony.rung).toHaveLength(2);
  world.clock.advance(1_000);
  await tell(desktop, { isLineReady: false });
  await tell(desktop, { isLineReady: true });
  const again = world.telephony.rung.slice(2).map(({ from }) => from);
  expect(again).toEqual(['+33199000042']);
});

test('rings an operator who becomes free while a caller waits', async () => {
  const { callId } = await ring();
  expect(world.telephony.rung).toHaveLength(0);
  const desktop = await world.connectFreeOperator();
  await world.context.calls.whenIdle();
  expect(latestLeg()).toMatchObject({ callId, userId: desktop.user.id });
});

test('rings an operator for the next caller as soon as his call ends, although he said before that he is free', async () => {
  const { callId, contactSid } = await answer();
  const waiting = await ring('+33199000043');
  expect(world.telephony.rung).toHaveLength(1);
  await tellConference(callId, 'participant-leave', {
    CallSid: contactSid,
    ReasonParticipantLeft: 'participant_hung_up',
  });
  expect(latestLeg()).toMatchObject({ callId: waiting.callId });
});

test('an operator who did not take one caller is rung for the next, and whoever waits longest comes first', async () => {
  const callers = [];
  for (const from of ['+33199000043', '+33199000044', '+33199000045']) {
    callers.push(await ring(from));
    world.clock.advance(10);
  }
  await world.connectFreeOperator();
  await world.context.calls.whenIdle();
  expect(latestLeg()).toMatchObject({ callId: callers[0]?.callId });
  await tellLeg(latestLeg(), 'no-answer');
  expect(latestLeg()).toMatchObject({ callId: callers[1]?.callId });
  await world.connectFreeOperator();
  await world.context.calls.whenIdle();
  expect(latestLeg()).toMatchObject({ callId: callers[0]?.callId });
});

test('tells a caller that nobody is there, and ends with that cause', async () => {
  const { contactSid, callId } = await ring();
  world.clock.advance(maxWaitForNobodyMs);
  await world.context.calls.whenIdle();
  expect(world.telephony.toldNobodyIsThere).toEqual([contactSid]);
  expect(await present(callId)).toMatchObject({ status: 'ended', endCause: 'no-operator', operatorId: null });
});

test('never rings one operator for two callers', async () => {
  await world.connectFreeOperator();
  await Promise.all([ring('+33199000043'), ring('+33199000044'), ring('+33199000045')]);
  await world.context.calls.whenIdle();
  expect(world.telephony.rung).toHaveLength(1);
});

test('an operator on two computers is rung once, both are told, and a call at one of them makes him busy', async () => {
  const desk = await world.connectFreeOperator();
  const laptop = await world.connect(desk.user);
  const laptopTold = new Promise<void>((resolve) => {
    world.context.hub.presence.watch(() => resolve());
  });
  laptop.send({ type: 'presence', availability: 'available', isLineReady: true, isInCall: false });
  await laptopTold;
  const { callId } = await ring();
  expect(world.telephony.rung).toHaveLength(1);
  for (const computer of [desk, laptop]) {
    const { call } = await computer.receive('call-changed');
    expect(call).toMatchObject({ id: callId, operatorId: desk.user.id });
  }
  await tellLeg(latestLeg(), 'in-progress');
  await ring('+33199000043');
  expect(world.telephony.rung).toHaveLength(1);
});

test('an operator whose connection is gone is not rung', async () => {
  const desktop = await world.connectFreeOperator();
  const isGone = new Promise<void>((resolve) => {
    world.context.hub.presence.watch(() => resolve());
  });
  await desktop.close();
  await isGone;
  await ring();
  expect(world.telephony.rung).toHaveLength(0);
});

test('the operator ends the call through the API, as often as he likes', async () => {
  const { desktop, contactSid, callId, leg } = await answer();
  const hangUp = () =>
    fetch(`${world.url}/v1/calls/${callId}/hang-up`, {
      method: 'POST',
      headers: { authorization: desktop.authorization },
    });
  const first = await hangUp();
  expect(first.status).toBe(200);
  expect(await first.json()).toMatchObject({ call: { status: 'ended', endCause: 'operator-hung-up' } });
  await world.context.calls.whenIdle();
  expect(world.telephony.endedLegs.toSorted()).toEqual([contactSid, leg.legSid].toSorted());
  expect(world.telephony.endedConferences).toEqual([conferenceSid]);
  expect((await hangUp()).status).toBe(200);
});

test('a call of somebody else is not there to be ended', async () => {
  const { callId } = await answer();
  const stranger = await world.connect();
  const response = await fetch(`${world.url}/v1/calls/${callId}/hang-up`, {
    method: 'POST',
    headers: { authorization: stranger.authorization },
  });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 'call-not-found' });
  expect((await present(callId)).status).toBe('active');
  expect(stranger.events.map(({ type }) => type)).toEqual(['welcome']);
});

test('after a restart in mid-call, the provider is asked what happened meanwhile', async () => {
  const { contactSid, callId } = await answer();
  await world.stop();
  const over = { sid: conferenceSid, isOver: true, endedByLegSid: contactSid };
  world = await startCallWorld(database, { conferences: [[callId, over]] });
  expect(await present(callId)).toMatchObject({ status: 'ended', endCause: 'contact-hung-up' });
});

test('after a restart, a caller who still waits is rung through', async () => {
  const { contactSid, callId } = await ring();
  await world.stop();
  world = await startCallWorld(database, { legs: [[contactSid, { status: 'answered', outcome: null }]] });
  const desktop = await world.connectFreeOperator();
  await world.context.calls.whenIdle();
  expect(latestLeg()).toMatchObject({ callId, userId: desktop.user.id });
});

test('a leg that ended without a word is asked about', async () => {
  const { contactSid, callId, leg } = await answer();
  world.telephony.conferences.set(callId, { sid: conferenceSid, isOver: true, endedByLegSid: contactSid });
  await tellLeg(leg, 'completed');
  expect((await present(callId)).status).toBe('active');
  world.clock.advance(2_000);
  await world.context.calls.whenIdle();
  expect(await present(callId)).toMatchObject({ status: 'ended', endCause: 'contact-hung-up' });
});
