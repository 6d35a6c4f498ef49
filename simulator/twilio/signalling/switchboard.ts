import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Call } from '../calls/call.ts';
import type { Dialer } from '../calls/exchange.ts';
import { type BrowserCall, createBrowserCall, createBrowserLine } from './browser-call.ts';
import { createCallTable } from './call-table.ts';
import type { CallFrame, Device } from './device.ts';
import { handleRequest, type RequestNeeds } from './device-requests.ts';

/** Joins devices to calls. */
export interface Switchboard {
  readonly add: (device: Device) => void;
  /** Its connection is gone; its calls wait for it as long as it asked for. */
  readonly remove: (device: Device) => void;
  readonly handleCall: (device: Device, frame: CallFrame) => void;
  /** Rings every registered device of a `client:` address. */
  readonly dial: Dialer;
  readonly registeredIdentities: () => readonly string[];
}

export interface SwitchboardNeeds extends Omit<RequestNeeds, 'table'> {
  readonly clock: Clock;
  readonly logger: Logger;
}

const noDevice = 480;
const broken = { code: 31000, message: 'The simulator could not set up the call' };

function buildInvite(browserCall: BrowserCall, accountSid: string, sdp: string): object {
  const { call, reconnectToken } = browserCall;
  return {
    callsid: call.sid,
    sdp,
    reconnect: reconnectToken,
    parameters: {
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      CallSid: call.sid,
      From: call.from,
      To: call.to,
      Params: new URLSearchParams(call.customParameters).toString(),
    },
  };
}

async function ringDevices(needs: RequestNeeds, devices: ReadonlySet<Device>, call: Call) {
  const wanted = call.to.replace(/^client:/, '');
  const ringing = [...devices].filter(
    (device) => device.isRegistered() && device.grant()?.identity === wanted,
  );
  if (ringing.length === 0) return call.advance('give-up', noDevice);
  const media = needs.createMedia((digit) => call.pressDigit(digit));
  const sdp = await media.buildOffer();
  const parts = { call, media, direction: 'to-device' as const, temporarySid: null, answerSdp: null };
  const browserCall = createBrowserCall(parts);
  call.attach(createBrowserLine(browserCall));
  if (call.ended.aborted) return;
  browserCall.ringing = ringing;
  needs.table.add(browserCall);
  const invite = buildInvite(browserCall, needs.exchange().accountSid, sdp);
  for (const device of ringing) device.send('invite', invite);
  call.advance('ring');
}

export function createSwitchboard(needs: SwitchboardNeeds): Switchboard {
  const { clock, logger } = needs;
  const table = createCallTable();
  const devices = new Set<Device>();
  const lastRequests = new WeakMap<Device, Promise<void>>();
  const requestNeeds: RequestNeeds = { ...needs, table };

  async function orElse(work: Promise<void>, onFailure: () => void) {
    try {
      await work;
    } catch (cause) {
      logger.warn('signalling failed', { reason: String(cause) });
      onFailure();
    }
  }

  function failRequest(device: Device, callsid: string) {
    const browserCall = table.find(callsid);
    if (browserCall) browserCall.call.advance('fail');
    else device.send('hangup', { callsid, error: broken });
  }

  return {
    add: (device) => devices.add(device),
    remove(device) {
      devices.delete(device);
      device.close();
      for (const browserCall of table.ofDevice(device)) {
        browserCall.device = null;
        const drop = () => browserCall.call.advance('hang-up');
        browserCall.cancelDrop = clock.after(device.reconnectTimeoutMs(), drop);
      }
    },
    /** One after the other, so that a hang-up cannot overtake the invitation it belongs to. */
    handleCall(device, frame) {
      const before = lastRequests.get(device) ?? Promise.resolve();
      const work = before.then(() => handleRequest(requestNeeds, device, frame));
      lastRequests.set(
        device,
        orElse(work, () => failRequest(device, frame.payload.callsid)),
      );
    },
    dial: (call) => void orElse(ringDevices(requestNeeds, devices, call), () => call.advance('fail')),
    registeredIdentities: () =>
      [...devices].flatMap((device) => (device.isRegistered() ? (device.grant()?.identity ?? []) : [])),
  };
}
