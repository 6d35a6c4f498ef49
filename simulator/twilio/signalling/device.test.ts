import { describe, expect, it } from 'vitest';
import { buildAccessToken, connectFakeDevice, registerFakeDevice } from '../../testing/fake-device.ts';
import { createRig, rigOptions } from '../../testing/rig.ts';
import { verifyAccessToken } from './access-token.ts';

const now = 1_700_000_000_000;
const later = now + 3_600_000;

describe('a Twilio AccessToken', () => {
  it('names the identity and what it may do', () => {
    const verdict = verifyAccessToken(buildAccessToken({ expiresAtMs: later }), rigOptions, now);
    const grant = {
      identity: 'anna',
      expiresAt: later,
      mayReceive: true,
      applicationSid: rigOptions.applicationSid,
    };
    expect(verdict).toEqual({ ok: true, grant });
  });

  it('is refused when another secret signed it, when it was changed, or when it is none', () => {
    const foreign = buildAccessToken({ expiresAtMs: later, secret: 'another' });
    const [header, , signature] = buildAccessToken({ expiresAtMs: later }).split('.');
    const [, body] = buildAccessToken({ expiresAtMs: later, identity: 'mallory' }).split('.');
    for (const token of [foreign, `${header}.${body}.${signature}`, 'a.b.c', '']) {
      expect(verifyAccessToken(token, rigOptions, now)).toMatchObject({ ok: false, code: 31204 });
    }
  });

  it('is refused by a code of its own when it is too old', () => {
    const token = buildAccessToken({ expiresAtMs: now - 1_000 });
    expect(verifyAccessToken(token, rigOptions, now)).toMatchObject({ ok: false, code: 31205 });
  });
});

describe('a signalling connection', () => {
  it('is told that it is connected, and for how long its token is good', () => {
    const fake = registerFakeDevice(createRig());
    expect(fake.received.map(({ type }) => type)).toEqual(['connected', 'ready']);
    expect(fake.last('connected')).toMatchObject({ token: { identity: 'anna', ttl: 3_600 } });
  });

  it('may not register before its token was accepted', () => {
    const fake = connectFakeDevice(createRig());
    fake.send('register', { media: { audio: true } });
    expect(fake.last('error')).toMatchObject({ error: { code: 31204 } });
    expect(fake.device.isRegistered()).toBe(false);
  });

  it('is told why its token is refused, and may try another one', () => {
    const rig = createRig();
    const fake = connectFakeDevice(rig);
    fake.send('listen', { token: buildAccessToken({ expiresAtMs: now - 5_000 }) });
    expect(fake.last('error')).toMatchObject({ error: { code: 31205 } });
    fake.send('listen', { token: buildAccessToken({ expiresAtMs: later }) });
    expect(fake.last('connected')).toBeDefined();
  });

  it('answers offline when it no longer wants calls', () => {
    const fake = registerFakeDevice(createRig());
    fake.send('register', { media: { audio: false } });
    expect(fake.received.at(-1)?.type).toBe('offline');
  });

  it('hears from the server every five seconds', () => {
    const rig = createRig();
    const fake = registerFakeDevice(rig);
    rig.clock.advance(15_000);
    expect(fake.heartbeats()).toBe(3);
    fake.device.close();
    rig.clock.advance(15_000);
    expect(fake.heartbeats()).toBe(3);
  });

  it('is told when its token runs out, and gets no calls until it has a new one', () => {
    const rig = createRig();
    const fake = registerFakeDevice(rig);
    rig.clock.advance(3_600_000);
    expect(fake.last('error')).toMatchObject({ error: { code: 20104 } });
    expect(rig.telephony.switchboard.registeredIdentities()).toEqual([]);
    fake.send('listen', { token: buildAccessToken({ expiresAtMs: rig.clock.nowMs() + 3_600_000 }) });
    expect(rig.telephony.switchboard.registeredIdentities()).toEqual(['anna']);
  });

  it('passes over what it does not understand', () => {
    const fake = registerFakeDevice(createRig());
    const count = fake.received.length;
    for (const text of ['\n', 'no json', '{}', '{"type":"roster","payload":{}}', '{"type":"answer"}']) {
      fake.device.receive(text);
    }
    expect(fake.received.length).toBe(count);
  });
});
