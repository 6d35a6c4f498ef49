import type { Call } from '../calls/call.ts';
import type { CallStatus } from '../calls/call-state.ts';
import type { Line } from '../calls/line.ts';
import type { BrowserMedia } from '../media/browser-media.ts';
import { silence } from '../media/pcm.ts';
import { createSid } from '../sids.ts';
import type { Device } from './device.ts';

/** A call that ends, or rings, in a Voice SDK device. */
export interface BrowserCall {
  readonly call: Call;
  readonly media: BrowserMedia;
  /** Proves, after a lost connection, that a device may have its call back. */
  readonly reconnectToken: string;
  readonly direction: 'from-device' | 'to-device';
  /** The name the SDK gave its own call before it learnt the SID. */
  readonly temporarySid: string | null;
  /** Our answer to the SDP offer of a device that calls. */
  answerSdp: string | null;
  /** The device that has the call; null while its connection is lost, or while several ring. */
  device: Device | null;
  /** Devices that were offered the call. */
  ringing: readonly Device[];
  /** Ends the wait for a lost device. */
  cancelDrop: () => void;
  /** The device said itself that it left, and need not be told. */
  hasLeft: boolean;
}

export type BrowserCallParts = Pick<
  BrowserCall,
  'call' | 'media' | 'direction' | 'temporarySid' | 'answerSdp'
>;

export function createBrowserCall(parts: BrowserCallParts): BrowserCall {
  return {
    ...parts,
    reconnectToken: createSid('RT'),
    device: null,
    ringing: [],
    cancelDrop: () => {},
    hasLeft: false,
  };
}

/** What the SDK is told about a call that ended before it was answered. */
const failures: Partial<Record<CallStatus, { readonly code: number; readonly message: string }>> = {
  busy: { code: 31486, message: 'Busy Here' },
  failed: { code: 31404, message: 'Not Found' },
};

/** `knownAs`: the name under which the device knows its call by now. */
function tellEnd(browserCall: BrowserCall, status: CallStatus, knownAs: string) {
  for (const device of browserCall.ringing) {
    if (device !== browserCall.device) device.send('cancel', { callsid: knownAs });
  }
  if (!browserCall.device || browserCall.hasLeft) return;
  const wasAnswered = browserCall.call.answeredAt() !== null;
  const failure = browserCall.direction === 'from-device' && !wasAnswered ? failures[status] : undefined;
  browserCall.device.send('hangup', { callsid: knownAs, ...(failure ? { error: failure } : {}) });
}

/** The line of a browser: its media on one side, its signalling on the other. */
export function createBrowserLine(browserCall: BrowserCall): Line {
  const { call, media } = browserCall;
  let hasRung = false;

  function ring(sdp: string | null) {
    if (hasRung || browserCall.direction === 'to-device') return;
    hasRung = true;
    browserCall.device?.send('ringing', { callsid: call.sid, ...(sdp ? { sdp } : {}) });
  }

  return {
    kind: 'browser',
    capture: () =>
      call.answeredAt() === null ? { pcm: silence, speech: null } : { pcm: media.capture(), speech: null },
    play: (frame) => media.play(frame),
    ring: () => ring(browserCall.answerSdp),
    answer() {
      if (browserCall.direction === 'to-device') return;
      ring(null);
      browserCall.device?.send('answer', {
        callsid: call.sid,
        sdp: browserCall.answerSdp,
        reconnect: browserCall.reconnectToken,
      });
    },
    close(status) {
      browserCall.cancelDrop();
      tellEnd(browserCall, status, hasRung ? call.sid : (browserCall.temporarySid ?? call.sid));
      void media.close();
    },
  };
}
