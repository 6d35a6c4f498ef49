import { describe, expect, it } from 'vitest';
import { registerFakeDevice } from '../../testing/fake-device.ts';
import { createRig, product, type Rig } from '../../testing/rig.ts';
import { parseAddress } from './address.ts';
import { createTwimlProgram } from './interpreter.ts';
import { parseTwiml } from './parse.ts';

describe('parsing TwiML', () => {
  it('keeps verbs in order, with attributes, text and what is in them', () => {
    const verbs = parseTwiml(`<?xml version="1.0" encoding="UTF-8"?>
      <Response><Say language="fr-FR">Bonjour &amp; merci</Say><Pause length="2"/>
      <Dial><Conference waitUrl="">call-1</Conference></Dial><Say>Fin</Say></Response>`);
    expect(verbs?.map(({ name }) => name)).toEqual(['Say', 'Pause', 'Dial', 'Say']);
    expect(verbs?.[0]).toMatchObject({ attributes: { language: 'fr-FR' }, text: 'Bonjour & merci' });
    expect(verbs?.[2]?.children[0]).toMatchObject({
      name: 'Conference',
      attributes: { waitUrl: '' },
      text: 'call-1',
    });
  });

  it('keeps numbers and digits as they are written', () => {
    expect(parseTwiml('<Response><Dial>+33199000001</Dial></Response>')?.[0]?.text).toBe('+33199000001');
  });

  it.each(['', 'sorry', '<html></html>', '<Response><Say></Response>', '{"error":true}'])(
    'refuses %j',
    (text) => {
      expect(parseTwiml(text)).toBeNull();
    },
  );

  it('takes an empty response for one that does nothing', () => {
    expect(parseTwiml('<Response/>')).toEqual([]);
  });
});

describe('an address', () => {
  it('may carry parameters for the device', () => {
    expect(parseAddress('client:anna?callId=1&name=A%20B')).toEqual({
      address: 'client:anna',
      customParameters: { callId: '1', name: 'A B' },
    });
    expect(parseAddress(' +33199000001 ')).toEqual({ address: '+33199000001', customParameters: {} });
  });
});

function callInWith(rig: Rig, twiml: string) {
  rig.documents.set('/incoming', twiml);
  return rig.callIn();
}

describe('carrying out TwiML', () => {
  it('answers, says its text, and hangs up at the end', async () => {
    const rig = createRig();
    const call = callInWith(rig, '<Response><Say>Good morning</Say></Response>');
    await rig.advance(100);
    expect(call.status()).toBe('in-progress');
    expect(call.audio.announced).toEqual(['Good morning']);
    await rig.advance(2_000);
    expect(call.status()).toBe('completed');
    expect(call.audio.heard.read().voicedMs).toBeGreaterThan(100);
  });

  it('does not answer a call that is only to wait, or is rejected', async () => {
    const rig = createRig();
    const call = callInWith(rig, '<Response><Pause length="3"/><Reject/></Response>');
    await rig.advance(2_000);
    expect(call.status()).toBe('ringing');
    await rig.advance(1_500);
    expect(call.status()).toBe('busy');
  });

  it('goes where it is redirected', async () => {
    const rig = createRig();
    rig.documents.set('/next', '<Response><Say>Here</Say></Response>');
    const call = callInWith(rig, '<Response><Redirect>/next</Redirect><Say>Never</Say></Response>');
    await rig.advance(200);
    expect(call.audio.announced).toEqual(['Here']);
  });

  it('ends a call that is redirected for ever', async () => {
    const rig = createRig();
    const call = callInWith(rig, '<Response><Redirect>/incoming</Redirect></Response>');
    await rig.advance(2_000);
    expect(call.status()).toBe('failed');
  });

  it('fails a call whose document is no TwiML', async () => {
    const rig = createRig();
    const call = callInWith(rig, 'Internal Server Error');
    await rig.advance(100);
    expect(call.status()).toBe('failed');
  });

  it('passes over verbs that it does not know', async () => {
    const rig = createRig();
    const call = callInWith(rig, '<Response><Enqueue>x</Enqueue><Say>After</Say></Response>');
    await rig.advance(100);
    expect(call.audio.announced).toEqual(['After']);
  });

  it('gives up what it does when the call gets another document', async () => {
    const rig = createRig();
    const call = callInWith(rig, '<Response><Say>One</Say><Pause length="60"/><Say>Two</Say></Response>');
    await rig.advance(2_000);
    const other = createTwimlProgram(rig.telephony.twiml, { twiml: '<Response><Say>Three</Say></Response>' });
    rig.telephony.exchange.redirect(call, other);
    await rig.advance(2_000);
    expect(call.audio.announced).toEqual(['One', 'Three']);
    expect(call.status()).toBe('completed');
  });

  it('stops when the caller hangs up', async () => {
    const rig = createRig();
    const call = callInWith(rig, '<Response><Pause length="5"/><Say>Too late</Say></Response>');
    await rig.advance(1_000);
    call.advance('hang-up');
    await rig.advance(10_000);
    expect(call.audio.announced).toEqual([]);
  });
});

describe('<Dial>', () => {
  const dial = '<Response><Dial action="/after" timeout="10"><Number>NUMBER</Number></Dial></Response>';

  it('bridges the number that answers, and tells the action how it was', async () => {
    const rig = createRig();
    rig.documents.set('/after', '<Response><Say>Goodbye</Say></Response>');
    const call = callInWith(rig, dial.replace('NUMBER', '+33199000001'));
    await rig.advance(4_000);
    const child = rig.telephony.exchange.calls().find(({ parentSid }) => parentSid === call.sid);
    expect([call.audio.isConnected, child?.audio.isConnected]).toEqual([true, true]);
    child?.advance('hang-up');
    await rig.advance(100);
    expect(rig.posted.at(-1)).toMatchObject({
      path: '/after',
      fields: { DialCallStatus: 'completed', DialCallSid: child?.sid },
    });
    expect(call.audio.announced).toEqual(['Goodbye']);
  });

  it.each([
    ['+33199000002', 'busy'],
    ['+33199000003', 'no-answer'],
    ['+33199000009', 'failed'],
  ])('tells the action that %s is %s', async (number, status) => {
    const rig = createRig();
    rig.documents.set('/after', '<Response/>');
    callInWith(rig, dial.replace('NUMBER', number));
    await rig.advance(11_000);
    expect(rig.told('/after', 'DialCallStatus')).toEqual([status]);
  });

  it('lets several ring, and withdraws the others when one answers', async () => {
    const rig = createRig();
    const fake = registerFakeDevice(rig);
    callInWith(rig, '<Response><Dial><Client>anna</Client><Number>+33199000003</Number></Dial></Response>');
    await rig.advance(500);
    const callsid = fake.last('invite')?.['callsid'];
    fake.send('answer', { callsid, sdp: 'answer' });
    await rig.advance(100);
    const statuses = rig.telephony.exchange.calls().map((call) => [call.to, call.status()]);
    expect(Object.fromEntries(statuses)).toMatchObject({
      'client:anna': 'in-progress',
      '+33199000003': 'canceled',
    });
  });

  it('gives parameters to the device, and rings back to a browser that waits for the bridge', async () => {
    const rig = createRig();
    const [caller, callee] = [registerFakeDevice(rig, 'carl'), registerFakeDevice(rig)];
    rig.documents.set(
      '/outgoing',
      '<Response><Dial answerOnBridge="true"><Client><Identity>anna</Identity><Parameter name="callId" value="1"/></Client></Dial></Response>',
    );
    caller.send('invite', { callsid: 'TJ1', sdp: 'offer', twilio: { params: '' } });
    await rig.advance(100);
    expect(callee.last('invite')).toMatchObject({ parameters: { Params: 'callId=1' } });
    expect(caller.last('ringing')).toMatchObject({ sdp: 'answer-sdp' });
    expect(caller.last('answer')).toBeUndefined();
    callee.send('answer', { callsid: callee.last('invite')?.['callsid'], sdp: 'answer' });
    await rig.advance(100);
    expect(caller.last('answer')).toBeDefined();
  });
});

describe('<Gather>', () => {
  it('tells the keys that were pressed', async () => {
    const rig = createRig();
    rig.documents.set('/menu', '<Response/>');
    const call = callInWith(
      rig,
      '<Response><Gather numDigits="2" action="/menu"><Say>Press</Say></Gather></Response>',
    );
    await rig.advance(100);
    for (const digit of '12') call.pressDigit(digit);
    await rig.advance(100);
    expect(rig.told('/menu', 'Digits')).toEqual(['12']);
  });

  it('tells what a scripted party said', async () => {
    const rig = createRig();
    rig.documents.set('/said', '<Response/>');
    rig.documents.set('/incoming', '<Response><Gather input="speech" action="/said"/></Response>');
    rig.callIn({ words: ['an', 'invoice'] });
    await rig.advance(1_000);
    expect(rig.told('/said', 'SpeechResult')).toEqual(['an invoice']);
  });

  it('goes on with the next verb when nothing comes', async () => {
    const rig = createRig();
    const call = callInWith(
      rig,
      '<Response><Gather timeout="2" action="/menu"/><Say>Nothing</Say></Response>',
    );
    await rig.advance(3_000);
    expect(call.audio.announced).toEqual(['Nothing']);
    expect(rig.told('/menu', 'CallSid')).toEqual([]);
  });
});

describe('<Conference>', () => {
  it('is joined before its waiting sound is there', async () => {
    const rig = createRig();
    rig.documents.set('/wait', '<Response><Say>Please wait</Say><Pause length="20"/></Response>');
    const call = callInWith(
      rig,
      `<Response><Dial><Conference startConferenceOnEnter="false" waitUrl="${product}/wait">room</Conference></Dial></Response>`,
    );
    await rig.settle();
    const [participant] = rig.telephony.exchange.conferences.ensure('room').participants();
    expect(participant?.hasJoined).toBe(true);
    await rig.advance(1_000);
    expect(call.audio.heard.read().voicedMs).toBeGreaterThan(100);
    expect(call.audio.isConnected).toBe(false);
  });
});
