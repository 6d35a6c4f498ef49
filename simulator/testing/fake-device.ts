import { createHmac } from 'node:crypto';
import { verifyAccessToken } from '../twilio/signalling/access-token.ts';
import { createDevice, type Device } from '../twilio/signalling/device.ts';
import { type Rig, rigOptions } from './rig.ts';

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export interface TokenOptions {
  readonly identity?: string;
  readonly secret?: string;
  readonly expiresAtMs: number;
  readonly applicationSid?: string;
}

/** A Twilio AccessToken, made as the product's server makes it. */
export function buildAccessToken(options: TokenOptions): string {
  const {
    identity = 'anna',
    secret = rigOptions.apiKeySecret,
    applicationSid = rigOptions.applicationSid,
  } = options;
  const signed = [
    encode({ alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' }),
    encode({
      iss: rigOptions.apiKeySid,
      sub: rigOptions.accountSid,
      exp: Math.floor(options.expiresAtMs / 1_000),
      grants: {
        identity,
        voice: { incoming: { allow: true }, outgoing: { application_sid: applicationSid } },
      },
    }),
  ].join('.');
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

export interface ReceivedFrame {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The signalling half of the Voice SDK, for tests. */
export interface FakeDevice {
  readonly device: Device;
  /** What the simulator sent, without heartbeats. */
  readonly received: ReceivedFrame[];
  readonly heartbeats: () => number;
  readonly send: (type: string, payload: object) => void;
  readonly last: (type: string) => ReceivedFrame['payload'] | undefined;
}

export function connectFakeDevice(rig: Rig): FakeDevice {
  const received: ReceivedFrame[] = [];
  let heartbeats = 0;
  const socket = {
    send(text: string) {
      if (text === '\n') heartbeats += 1;
      else received.push(JSON.parse(text));
    },
  };
  const { clock, telephony } = rig;
  const needs = {
    clock,
    verifyToken: (token: string) => verifyAccessToken(token, rigOptions, clock.nowMs()),
    handleCall: telephony.switchboard.handleCall,
  };
  const device = createDevice(needs, socket, rigOptions.accountSid);
  telephony.switchboard.add(device);
  return {
    device,
    received,
    heartbeats: () => heartbeats,
    send: (type, payload) => device.receive(JSON.stringify({ type, version: '1.6', payload })),
    last: (type) => received.findLast((frame) => frame.type === type)?.payload,
  };
}

/** A device that is registered and waits for calls. */
export function registerFakeDevice(rig: Rig, identity = 'anna'): FakeDevice {
  const fake = connectFakeDevice(rig);
  const token = buildAccessToken({ identity, expiresAtMs: rig.clock.nowMs() + 3_600_000 });
  fake.send('listen', { token, reconnectTimeout: 30 });
  fake.send('register', { media: { audio: true } });
  return fake;
}
