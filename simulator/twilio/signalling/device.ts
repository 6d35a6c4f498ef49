import type { Clock } from '../../platform/clock.ts';
import type { DeviceGrant, TokenVerdict } from './access-token.ts';
import {
  buildServerFrame,
  type ClientFrame,
  type ClientPayload,
  parseClientFrame,
  type ServerFrameType,
} from './frames.ts';

/** The socket of one device. */
export interface DeviceSocket {
  readonly send: (text: string) => void;
}

/** One signalling connection of the Voice SDK. */
export interface Device {
  readonly grant: () => DeviceGrant | null;
  /** It asked for incoming calls, and may have them. */
  readonly isRegistered: () => boolean;
  /** How long its calls outlive its connection. */
  readonly reconnectTimeoutMs: () => number;
  readonly send: (type: ServerFrameType, payload: object) => void;
  readonly receive: (text: string) => void;
  readonly close: () => void;
}

export type CallFrame = Exclude<ClientFrame, { type: 'listen' | 'register' }>;

export interface DeviceNeeds {
  readonly clock: Clock;
  readonly verifyToken: (token: string) => TokenVerdict;
  /** Handles what concerns a call; only devices with a valid token come this far. */
  readonly handleCall: (device: Device, frame: CallFrame) => void;
}

/** The SDK takes a server that is silent for 15 s for dead. */
const heartbeatMs = 5_000;
const maxTimerMs = 2_147_483_647;
const tokenExpired = { code: 20104, message: 'Access token expired or expiration date invalid' };
const noIncoming = { code: 31201, message: 'Authentication failed' };
const notValidated = { code: 31204, message: 'JWT not validated' };

/** Repeats itself until it is stopped. */
function startHeartbeat(clock: Clock, socket: DeviceSocket): () => void {
  let cancel = clock.after(heartbeatMs, beat);
  function beat() {
    socket.send('\n');
    cancel = clock.after(heartbeatMs, beat);
  }
  return () => cancel();
}

function describeConnection(grant: DeviceGrant, accountSid: string, nowMs: number): object {
  const ttl = Math.floor((grant.expiresAt - nowMs) / 1_000);
  return {
    region: 'US_EAST_VIRGINIA',
    edge: 'ashburn',
    home: 'us1',
    gateway: 'simulator',
    token: { identity: grant.identity, ttl, accountSid },
  };
}

/**
 *   device                      simulator
 *     | -- listen (token) -------> |   again after each opening, and for a new token
 *     | <-- connected | error ---- |
 *     | -- register -------------> |   every 30 s
 *     | <-- ready | offline ------ |
 *     | <-- a bare newline ------- |   every 5 s; echoed
 */
export function createDevice(needs: DeviceNeeds, socket: DeviceSocket, accountSid: string): Device {
  const { clock } = needs;
  let grant: DeviceGrant | null = null;
  let identity: string | null = null;
  let wantsCalls = false;
  let reconnectTimeoutMs = 0;
  let cancelExpiry = () => {};
  const stopHeartbeat = startHeartbeat(clock, socket);

  function send(type: ServerFrameType, payload: object) {
    socket.send(buildServerFrame(type, payload));
  }

  function expire() {
    grant = null;
    send('error', { error: tokenExpired });
  }

  function listen(payload: ClientPayload<'listen'>) {
    const verdict = needs.verifyToken(payload.token);
    if (!verdict.ok) return send('error', { error: { code: verdict.code, message: verdict.message } });
    if (identity !== verdict.grant.identity) wantsCalls = false;
    identity = verdict.grant.identity;
    grant = verdict.grant;
    reconnectTimeoutMs = payload.reconnectTimeout * 1_000;
    cancelExpiry();
    cancelExpiry = clock.after(Math.min(maxTimerMs, grant.expiresAt - clock.nowMs()), expire);
    send('connected', describeConnection(grant, accountSid, clock.nowMs()));
  }

  function register(payload: ClientPayload<'register'>) {
    if (!grant) return send('error', { error: notValidated });
    wantsCalls = payload.media.audio;
    if (wantsCalls && !grant.mayReceive) return send('error', { error: noIncoming });
    send(wantsCalls ? 'ready' : 'offline', {});
  }

  const device: Device = {
    grant: () => grant,
    // A new token brings the registration back by itself.
    isRegistered: () => wantsCalls && (grant?.mayReceive ?? false),
    reconnectTimeoutMs: () => reconnectTimeoutMs,
    send,
    receive(text) {
      const frame = parseClientFrame(text);
      if (!frame) return;
      if (frame.type === 'listen') listen(frame.payload);
      else if (frame.type === 'register') register(frame.payload);
      else if (!grant) send('error', { error: notValidated, callsid: frame.payload.callsid });
      else needs.handleCall(device, frame);
    },
    close() {
      stopHeartbeat();
      cancelExpiry();
      wantsCalls = false;
    },
  };
  return device;
}
