import { describe, expect, it } from 'vitest';
import { type FakeDevice, registerFakeDevice } from '../../testing/fake-device.ts';
import { createRig, product, type Rig } from '../../testing/rig.ts';
import type { Call } from '../calls/call.ts';

const answering = '<Response><Pause length="60"/><Say>…</Say></Response>';
const talking = '<Response><Say>Hello</Say><Pause length="60"/></Response>';

async function callOut(rig: Rig, fake: FakeDevice, twiml = talking) {
  rig.documents.set('/outgoing', twiml);
  const params = new URLSearchParams({ To: '+33199000001', CallId: 'our-id' }).toString();
  fake.send('invite', { callsid: 'TJ1', sdp: 'offer', twilio: { params } });
  await rig.settle();
}

function ringAnna(rig: Rig): Call {
  return rig.telephony.exchange.place({
    from: '+33199001000',
    to: 'client:anna',
    direction: 'outbound-api',
    parentSid: null,
    customParameters: { callId: 'our id' },
    timeoutMs: 20_000,
    statusCallback: {
      url: `${product}/status`,
      events: new Set(['initiated', 'ringing', 'answered', 'completed']),
    },
    program: (_call, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  });
}

describe('a call that a device places', () => {
  it('asks the product what to do, with the parameters of the device', async () => {
    const rig = createRig();
    await callOut(rig, registerFakeDevice(rig));
    expect(rig.posted[0]).toMatchObject({
      path: '/outgoing',
      fields: {
        From: 'client:anna',
        To: '+33199000001',
        CallId: 'our-id',
        Direction: 'inbound',
        CallStatus: 'ringing',
      },
    });
  });

  it('is answered when the document needs its audio, with a token to come back by', async () => {
    const rig = createRig();
    const fake = registerFakeDevice(rig);
    await callOut(rig, fake, '<Response><Pause length="5"/><Say>Hello</Say><Pause length="60"/></Response>');
    expect(fake.last('answer')).toBeUndefined();
    await rig.advance(5_100);
    expect(fake.last('ringing')?.['callsid']).toMatch(/^CA/);
    expect(fake.last('answer')).toMatchObject({ sdp: 'answer-sdp', reconnect: expect.stringMatching(/^RT/) });
  });

  it('ends under the name the device knows when the product rejects it', async () => {
    const rig = createRig();
    const fake = registerFakeDevice(rig);
    await callOut(rig, fake, '<Response><Reject reason="busy"/></Response>');
    expect(fake.last('hangup')).toMatchObject({ callsid: 'TJ1', error: { code: 31486 } });
  });

  it('fails when the product does not answer', async () => {
    const rig = createRig();
    const fake = registerFakeDevice(rig);
    fake.send('invite', { callsid: 'TJ1', sdp: 'offer', twilio: { params: '' } });
    await rig.settle();
    expect(rig.telephony.exchange.calls()[0]?.status()).toBe('failed');
    expect(fake.last('hangup')).toBeDefined();
  });

  it('may be hung up by its first name, even at once', async () => {
    const rig = createRig();
    const fake = registerFakeDevice(rig);
    rig.documents.set('/outgoing', answering);
    fake.send('invite', { callsid: 'TJ1', sdp: 'offer', twilio: { params: '' } });
    fake.send('hangup', { callsid: 'TJ1' });
    await rig.settle();
    expect(rig.telephony.exchange.calls().map((call) => call.status())).toEqual(['canceled']);
  });

  it('takes keys that come by signalling', async () => {
    const rig = createRig();
    const fake = registerFakeDevice(rig);
    await callOut(rig, fake);
    fake.send('dtmf', { callsid: 'TJ1', dtmf: '12#' });
    await rig.settle();
    expect(rig.telephony.exchange.calls()[0]?.digits()).toBe('12#');
  });
});

describe('a connection that is lost in a call', () => {
  async function loseConnection(rig: Rig) {
    const fake = registerFakeDevice(rig);
    await callOut(rig, fake);
    const { callsid, reconnect } = fake.last('answer') ?? {};
    rig.telephony.switchboard.remove(fake.device);
    return { callsid, reconnect, call: rig.telephony.exchange.calls()[0] };
  }

  it('gets its call back by the token', async () => {
    const rig = createRig();
    const { callsid, reconnect, call } = await loseConnection(rig);
    await rig.advance(10_000);
    const again = registerFakeDevice(rig);
    again.send('invite', { callsid, reconnect, sdp: 'offer', twilio: {} });
    await rig.advance(40_000);
    expect(again.last('answer')).toEqual({ callsid, reconnect });
    expect(call?.status()).toBe('in-progress');
  });

  it('does not get it by another token', async () => {
    const rig = createRig();
    const { callsid } = await loseConnection(rig);
    const again = registerFakeDevice(rig);
    again.send('invite', { callsid, reconnect: 'RT0', sdp: 'offer', twilio: {} });
    await rig.settle();
    expect(again.last('hangup')).toMatchObject({ callsid, error: { code: 31209 } });
  });

  it('loses it after the time it asked for', async () => {
    const rig = createRig();
    const { call } = await loseConnection(rig);
    await rig.advance(29_900);
    expect(call?.status()).toBe('in-progress');
    await rig.advance(200);
    expect(call?.status()).toBe('completed');
  });
});

describe('a call for a device', () => {
  it('rings every device of the identity; the first to answer has it, the others are told', async () => {
    const rig = createRig();
    const [desk, laptop, other] = [
      registerFakeDevice(rig),
      registerFakeDevice(rig),
      registerFakeDevice(rig, 'ben'),
    ];
    const call = ringAnna(rig);
    await rig.advance(20);
    expect(desk.last('invite')).toMatchObject({
      sdp: 'offer-sdp',
      parameters: { From: '+33199001000', To: 'client:anna', Params: 'callId=our+id', CallSid: call.sid },
    });
    expect(other.last('invite')).toBeUndefined();
    laptop.send('answer', { callsid: call.sid, sdp: 'answer' });
    await rig.settle();
    expect(desk.last('cancel')).toEqual({ callsid: call.sid });
    expect(laptop.last('cancel')).toBeUndefined();
    expect(rig.told('/status', 'CallStatus')).toEqual(['initiated', 'ringing', 'in-progress']);
  });

  it('is busy, with SIP code 603, when the device rejects it', async () => {
    const rig = createRig();
    const fake = registerFakeDevice(rig);
    const call = ringAnna(rig);
    await rig.advance(20);
    fake.send('reject', { callsid: call.sid });
    await rig.settle();
    expect(rig.posted.at(-1)?.fields).toMatchObject({ CallStatus: 'busy', SipResponseCode: '603' });
  });

  it('is not answered when no device is registered', async () => {
    const rig = createRig();
    ringAnna(rig);
    await rig.advance(20);
    expect(rig.posted.at(-1)?.fields).toMatchObject({ CallStatus: 'no-answer', SipResponseCode: '480' });
  });

  it('is withdrawn from the device when it takes too long', async () => {
    const rig = createRig();
    const fake = registerFakeDevice(rig);
    const call = ringAnna(rig);
    await rig.advance(20_100);
    expect(call.status()).toBe('no-answer');
    expect(fake.last('cancel')).toEqual({ callsid: call.sid });
  });
});
