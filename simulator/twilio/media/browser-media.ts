import {
  MediaStream,
  MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RtpHeader,
  RtpPacket,
} from 'werift';
import { decodeMuLaw, encodeMuLaw } from './g711.ts';
import { frameSamples, silence } from './pcm.ts';
import { narrowCodecs } from './sdp.ts';
import { createTelephoneEventDecoder } from './telephone-events.ts';

/** Frames kept for the next ticks when they come in bursts: 120 ms. */
const maxQueued = 6;
/** How often a queue that never runs empty is shortened by a frame, so that no delay stays after a burst. */
const drainEveryFrames = 50;
const defaultEventType = 126;

/** The WebRTC end of a call in a browser. Audio is lost silently until it is connected, as on any line. */
export interface BrowserMedia {
  /** Answers the browser's offer; also a renewed one, to restart ICE. */
  readonly answerOffer: (sdp: string) => Promise<string>;
  readonly buildOffer: () => Promise<string>;
  readonly takeAnswer: (sdp: string) => Promise<void>;
  /** The next 20 ms that came from the browser; silence when nothing came. */
  readonly capture: () => Int16Array;
  readonly play: (frame: Int16Array) => void;
  readonly close: () => Promise<void>;
}

/**
 * werift needs, each for a reason found the hard way: no ICE servers (its default is a public STUN host), one
 * loopback candidate with ICE-lite (it does not follow Chromium's re-nomination among several), the socket
 * bound to that address (else the reply leaves from another one).
 */
function createConnection(): RTCPeerConnection {
  return new RTCPeerConnection({
    iceServers: [],
    iceLite: true,
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
    iceInterfaceAddresses: { udp4: '127.0.0.1' },
    codecs: {
      audio: [
        new RTCRtpCodecParameters({ mimeType: 'audio/PCMU', clockRate: 8_000, channels: 1, payloadType: 0 }),
        new RTCRtpCodecParameters({
          mimeType: 'audio/telephone-event',
          clockRate: 8_000,
          channels: 1,
          payloadType: defaultEventType,
          parameters: '0-16',
        }),
      ],
      video: [],
    },
  });
}

/** Turns 20 ms frames into RTP packets of one stream. */
function createPacketizer() {
  let sequence = Math.floor(Math.random() * 0xffff);
  let timestamp = Math.floor(Math.random() * 0x7fffffff);
  let sent = 0;
  return {
    pack(frame: Int16Array): RtpPacket {
      sequence = (sequence + 1) & 0xffff;
      timestamp = (timestamp + frameSamples) >>> 0;
      const header = new RtpHeader({
        version: 2,
        payloadType: 0,
        sequenceNumber: sequence,
        timestamp,
        ssrc: 1,
        marker: sent === 0,
      });
      sent += 1;
      return new RtpPacket(header, encodeMuLaw(frame));
    },
  };
}

/** Sorts what comes in: audio into a short queue, key presses to `onDigit`. */
function createReceiver(onDigit: (digit: string) => void) {
  const queue: Int16Array[] = [];
  const events = createTelephoneEventDecoder();
  let eventType = defaultEventType;
  let taken = 0;
  let shortest = maxQueued;
  return {
    setEventType(type: number | null) {
      if (type !== null) eventType = type;
    },
    take(): Int16Array {
      taken += 1;
      shortest = Math.min(shortest, queue.length);
      if (taken % drainEveryFrames === 0) {
        if (shortest > 1) queue.shift();
        shortest = maxQueued;
      }
      return queue.shift() ?? silence;
    },
    accept(packet: RtpPacket) {
      if (packet.header.payloadType === 0) {
        queue.push(decodeMuLaw(packet.payload));
        if (queue.length > maxQueued) queue.shift();
      } else if (packet.header.payloadType === eventType) {
        const digit = events.decode(packet.payload, packet.header.timestamp);
        if (digit) onDigit(digit);
      }
    },
  };
}

function localSdp(connection: RTCPeerConnection): string {
  const sdp = connection.localDescription?.sdp;
  if (!sdp) throw new Error('werift gave no local description');
  return sdp;
}

export function createBrowserMedia(onDigit: (digit: string) => void): BrowserMedia {
  const connection = createConnection();
  const track = new MediaStreamTrack({ kind: 'audio' });
  const receiver = createReceiver(onDigit);
  const packetizer = createPacketizer();
  // The stream gives the SDP its msid; without it the SDK has no remote audio, silently.
  connection.addTransceiver(track, { direction: 'sendrecv', streams: [new MediaStream([track])] });

  // Every renegotiation announces the same track again.
  const seen = new Set<MediaStreamTrack>();
  connection.onTrack.subscribe((remote) => {
    if (seen.has(remote)) return;
    seen.add(remote);
    remote.onReceiveRtp.subscribe((packet) => receiver.accept(packet));
  });

  let hasConnected = false;
  connection.connectionStateChange.subscribe((state) => {
    if (state === 'connected') hasConnected = true;
  });

  function narrow(sdp: string): string {
    const narrowed = narrowCodecs(sdp);
    receiver.setEventType(narrowed.telephoneEventType);
    return narrowed.sdp;
  }

  return {
    async answerOffer(sdp) {
      await connection.setRemoteDescription({ type: 'offer', sdp: narrow(sdp) });
      await connection.setLocalDescription(await connection.createAnswer());
      // werift does not run ICE again by itself once DTLS is up. What it may fail with, the next reinvite mends.
      if (hasConnected) for (const transport of connection.iceTransports) transport.start().catch(() => {});
      return localSdp(connection);
    },
    async buildOffer() {
      await connection.setLocalDescription(await connection.createOffer());
      return localSdp(connection);
    },
    takeAnswer: async (sdp) => connection.setRemoteDescription({ type: 'answer', sdp: narrow(sdp) }),
    capture: () => receiver.take(),
    play(frame) {
      if (connection.connectionState === 'connected') track.writeRtp(packetizer.pack(frame));
    },
    async close() {
      // It may be half set up when the call ends; what it then fails with concerns nobody.
      await connection.close().catch(() => {});
    },
  };
}
