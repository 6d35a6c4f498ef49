import type { Call } from '../calls/call.ts';
import type { Exchange } from '../calls/exchange.ts';
import type { Program } from '../calls/programs.ts';
import type { BrowserMedia } from '../media/browser-media.ts';
import { createBrowserCall, createBrowserLine } from './browser-call.ts';
import type { CallTable } from './call-table.ts';
import type { CallFrame, Device } from './device.ts';
import type { ClientPayload } from './frames.ts';

export interface RequestNeeds {
  readonly applicationSid: string;
  readonly table: CallTable;
  readonly exchange: () => Exchange;
  /** What happens in a call that a device places. */
  readonly applicationProgram: Program;
  readonly createMedia: (onDigit: (digit: string) => void) => BrowserMedia;
}

const declined = 603;
const lostForGood = { code: 31209, message: 'Reconnect attempt failed' };
const notAllowed = { code: 31002, message: 'The token allows no outgoing calls' };

async function placeCall(needs: RequestNeeds, device: Device, payload: ClientPayload<'invite'>) {
  const grant = device.grant();
  if (!grant || grant.applicationSid !== needs.applicationSid) {
    return device.send('hangup', { callsid: payload.callsid, error: notAllowed });
  }
  let placed: Call | null = null;
  const media = needs.createMedia((digit) => placed?.pressDigit(digit));
  const answerSdp = await media.answerOffer(payload.sdp);
  const customParameters = Object.fromEntries(new URLSearchParams(payload.twilio.params));
  const parties = { from: `client:${grant.identity}`, to: customParameters['To'] ?? '', customParameters };
  const makeLine = (call: Call) => {
    placed = call;
    const parts = {
      call,
      media,
      direction: 'from-device' as const,
      temporarySid: payload.callsid,
      answerSdp,
    };
    const browserCall = createBrowserCall(parts);
    browserCall.device = device;
    needs.table.add(browserCall);
    return createBrowserLine(browserCall);
  };
  needs.exchange().receive(parties, makeLine, needs.applicationProgram);
}

/** A device that lost its connection takes its call up again. */
function reclaimCall({ table }: RequestNeeds, device: Device, payload: ClientPayload<'invite'>) {
  const browserCall = table.find(payload.callsid);
  if (!browserCall || browserCall.reconnectToken !== payload.reconnect) {
    return device.send('hangup', { callsid: payload.callsid, error: lostForGood });
  }
  browserCall.cancelDrop();
  browserCall.device = device;
  device.send('answer', { callsid: browserCall.call.sid, reconnect: browserCall.reconnectToken });
}

/** The first device that answers has the call; the others are told that it is gone. */
async function acceptCall({ table }: RequestNeeds, device: Device, payload: ClientPayload<'answer'>) {
  const browserCall = table.find(payload.callsid);
  if (!browserCall || browserCall.device) return device.send('cancel', { callsid: payload.callsid });
  browserCall.device = device;
  for (const other of browserCall.ringing) {
    if (other !== device) other.send('cancel', { callsid: payload.callsid });
  }
  browserCall.ringing = [];
  await browserCall.media.takeAnswer(payload.sdp);
  browserCall.call.advance('answer');
}

/** One device that declines ends the call for all of them. */
function declineCall({ table }: RequestNeeds, device: Device, payload: ClientPayload<'reject'>) {
  const browserCall = table.find(payload.callsid);
  if (!browserCall) return;
  browserCall.ringing = browserCall.ringing.filter((other) => other !== device);
  browserCall.call.advance('refuse', declined);
}

function leaveCall({ table }: RequestNeeds, payload: ClientPayload<'hangup'>) {
  const browserCall = table.find(payload.callsid);
  if (!browserCall) return;
  browserCall.hasLeft = true;
  browserCall.call.advance('hang-up');
}

/** ICE is restarted after the network was lost. May come many times in a row. */
async function renewMedia({ table }: RequestNeeds, device: Device, payload: ClientPayload<'reinvite'>) {
  const browserCall = table.find(payload.callsid);
  if (!browserCall) return device.send('hangup', { callsid: payload.callsid });
  const sdp = await browserCall.media.answerOffer(payload.sdp);
  device.send('answer', { callsid: browserCall.call.sid, sdp, reconnect: browserCall.reconnectToken });
}

function pressDigits({ table }: RequestNeeds, payload: ClientPayload<'dtmf'>) {
  for (const digit of payload.dtmf) table.find(payload.callsid)?.call.pressDigit(digit);
}

/** Carries out what a device asks for in a call. */
export async function handleRequest(needs: RequestNeeds, device: Device, frame: CallFrame): Promise<void> {
  switch (frame.type) {
    case 'invite':
      if (frame.payload.reconnect) return reclaimCall(needs, device, frame.payload);
      return placeCall(needs, device, frame.payload);
    case 'answer':
      return acceptCall(needs, device, frame.payload);
    case 'reject':
      return declineCall(needs, device, frame.payload);
    case 'hangup':
      return leaveCall(needs, frame.payload);
    case 'reinvite':
      return renewMedia(needs, device, frame.payload);
    case 'dtmf':
      return pressDigits(needs, frame.payload);
    case 'message': {
      const { callsid, voiceeventsid } = frame.payload;
      device.send('ack', { acktype: 'message', callsid, voiceeventsid });
    }
  }
}
