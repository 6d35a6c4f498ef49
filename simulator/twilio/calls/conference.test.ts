import { describe, expect, it } from 'vitest';
import { registerFakeDevice } from '../../testing/fake-device.ts';
import { createRig, product, type Rig } from '../../testing/rig.ts';
import { playForever } from '../media/pcm.ts';
import { ringbackFrance } from '../media/sounds.ts';
import type { Call } from './call.ts';
import type { JoinOptions } from './participant.ts';

const options: JoinOptions = {
  label: null,
  isMuted: false,
  startsConference: true,
  endsConference: false,
  coaches: null,
  waiting: null,
};

const contactJoins = `<Response><Dial><Conference startConferenceOnEnter="false" endConferenceOnExit="true"
  waitUrl="" participantLabel="contact" statusCallback="/conference"
  statusCallbackEvent="start end join leave mute hold">room</Conference></Dial></Response>`;

/** Adds somebody to the room through a call of our own. */
function addNumber(rig: Rig, to: string, changes: Partial<JoinOptions> = {}): Call {
  const { exchange } = rig.telephony;
  const join = { ...options, ...changes };
  const call = exchange.place({
    from: '+33199001000',
    to,
    direction: 'outbound-api',
    parentSid: null,
    customParameters: {},
    timeoutMs: 20_000,
    statusCallback: { url: `${product}/participant`, events: new Set(['completed']) },
    program: (answered, signal) => exchange.conferences.ensure('room').join(answered, join, signal),
  });
  exchange.conferences.ensure('room').expect(call, join, playForever(ringbackFrance));
  return call;
}

async function meet(rig: Rig, changes: Partial<JoinOptions> = {}) {
  rig.documents.set('/incoming', contactJoins);
  const contact = rig.callIn();
  await rig.advance(100);
  const operator = addNumber(rig, '+33199000001', { label: 'operator', ...changes });
  await rig.advance(3_000);
  return { contact, operator, conference: rig.telephony.exchange.conferences.ensure('room') };
}

const events = (rig: Rig) => rig.told('/conference', 'StatusCallbackEvent');

describe('a conference', () => {
  it('begins with the second participant, when one who may begin it has come', async () => {
    const rig = createRig();
    const { conference, contact } = await meet(rig);
    expect(events(rig)).toEqual(['participant-join', 'participant-join', 'conference-start']);
    expect(rig.told('/conference', 'SequenceNumber')).toEqual(['1', '2', '3']);
    expect(rig.told('/conference', 'ParticipantLabel').slice(0, 2)).toEqual(['contact', 'operator']);
    expect(conference.status()).toBe('in-progress');
    expect(contact.audio.isConnected).toBe(true);
  });

  it('carries voices both ways', async () => {
    const rig = createRig();
    const { contact, operator } = await meet(rig);
    expect(contact.audio.heard.read().voicedMs).toBeGreaterThan(300);
    expect(operator.audio.heard.read().voicedMs).toBeGreaterThan(300);
  });

  it('waits for somebody who may begin it', async () => {
    const rig = createRig();
    const { conference, contact } = await meet(rig, { startsConference: false });
    expect(conference.status()).toBe('init');
    expect(contact.audio.isConnected).toBe(false);
    expect(contact.audio.sent.read().voicedMs).toBe(0);
  });

  it('ends for all when one leaves who ends it, and says who and why', async () => {
    const rig = createRig();
    const { contact, operator } = await meet(rig);
    contact.advance('hang-up');
    await rig.settle();
    expect(events(rig).slice(3)).toEqual(['participant-leave', 'participant-leave', 'conference-end']);
    expect(rig.posted.findLast(({ path }) => path === '/conference')?.fields).toMatchObject({
      ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
      CallSidEndingConference: contact.sid,
    });
    expect(rig.told('/conference', 'ReasonParticipantLeft').slice(3, 5)).toEqual([
      'participant_hung_up',
      'conference_ended',
    ]);
    expect(operator.status()).toBe('completed');
  });

  it('ends when it is told to, and hangs up on those whose document has nothing more', async () => {
    const rig = createRig();
    const { contact, operator, conference } = await meet(rig);
    conference.end('conference-ended-via-api', null);
    await rig.settle();
    expect([contact.status(), operator.status()]).toEqual(['completed', 'completed']);
    expect(conference.ending()).toEqual({ reason: 'conference-ended-via-api', callSid: null });
  });

  it('goes on after a participant who does not end it, until the last one has left', async () => {
    const rig = createRig();
    const { contact, operator, conference } = await meet(rig);
    operator.advance('hang-up');
    await rig.settle();
    expect(conference.status()).toBe('in-progress');
    expect(contact.audio.isConnected).toBe(false);
  });

  it('tells of mute and hold, and keeps who is held from talking', async () => {
    const rig = createRig();
    const { contact, conference } = await meet(rig);
    conference.change(contact.sid, { isMuted: true });
    conference.change(contact.sid, { isMuted: true, isOnHold: true });
    expect(contact.audio.isConnected).toBe(false);
    conference.change(contact.sid, { isMuted: false, isOnHold: false });
    expect(events(rig).slice(3)).toEqual([
      'participant-mute',
      'participant-hold',
      'participant-unmute',
      'participant-unhold',
    ]);
    expect(contact.audio.isConnected).toBe(true);
  });

  it('leaves a call that still rings alone when it ends', async () => {
    const rig = createRig();
    const { conference } = await meet(rig);
    const late = addNumber(rig, '+33199000003');
    await rig.advance(1_000);
    conference.end('conference-ended-via-api', null);
    expect(late.status()).toBe('ringing');
  });

  it('lets the operator hear how the number he called rings', async () => {
    const rig = createRig();
    rig.documents.set(
      '/outgoing',
      '<Response><Dial><Conference waitUrl="">room</Conference></Dial></Response>',
    );
    const fake = registerFakeDevice(rig);
    fake.send('invite', { callsid: 'TJ1', sdp: 'offer', twilio: { params: '' } });
    await rig.settle();
    addNumber(rig, '+33199000003');
    await rig.advance(1_600);
    expect(rig.telephony.exchange.calls()[0]?.audio.heard.read().voicedMs).toBeGreaterThan(800);
  });
});

describe('a number that is called', () => {
  it.each([
    ['+33199000002', 'busy', '486'],
    ['+33199000003', 'no-answer', '487'],
    ['+33199000004', 'busy', '603'],
    ['+33199000009', 'failed', '404'],
  ])('%s ends as %s with SIP code %s', async (number, status, sipCode) => {
    const rig = createRig();
    addNumber(rig, number);
    await rig.advance(21_000);
    expect(rig.posted.at(-1)?.fields).toMatchObject({ CallStatus: status, SipResponseCode: sipCode });
  });

  it('says how long the talk was when it is over', async () => {
    const rig = createRig();
    const { operator } = await meet(rig);
    await rig.advance(4_000);
    operator.advance('hang-up');
    expect(rig.posted.find(({ path }) => path === '/participant')?.fields).toMatchObject({
      CallStatus: 'completed',
      CallDuration: '4',
      CallbackSource: 'call-progress-events',
      Timestamp: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/),
    });
  });
});
