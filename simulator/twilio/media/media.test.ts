import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../platform/fake-clock.ts';
import { decodeMuLaw, encodeMuLaw } from './g711.ts';
import { createMeter } from './meter.ts';
import { frameSamples, measureRms, mixFrames, playForever, playOnce } from './pcm.ts';
import { narrowCodecs } from './sdp.ts';
import { ringbackAmerica, ringbackFor, ringbackFrance } from './sounds.ts';
import { createTelephoneEventDecoder } from './telephone-events.ts';
import { startTicker } from './ticker.ts';
import { parseWav } from './wav.ts';

const tone = Int16Array.from({ length: frameSamples }, (_, index) => 8_000 * Math.sin(index / 3));

describe('µ-law', () => {
  it('gives back what was encoded, within the steps of the codec', () => {
    const decoded = decodeMuLaw(encodeMuLaw(tone));
    for (const [index, sample] of tone.entries()) {
      expect(Math.abs((decoded[index] ?? 0) - sample)).toBeLessThanOrEqual(
        Math.max(8, Math.abs(sample) / 16),
      );
    }
  });

  it('encodes silence and full scale as G.711 says', () => {
    expect([...encodeMuLaw(Int16Array.of(0, 32_767, -32_768))]).toEqual([0xff, 0x80, 0x00]);
  });
});

describe('mixing', () => {
  it('adds voices and clips what is too loud', () => {
    const loud = new Int16Array(frameSamples).fill(30_000);
    expect(mixFrames([loud, loud])[0]).toBe(32_767);
    expect(mixFrames([tone, tone])[1]).toBe(2 * (tone[1] ?? 0));
  });

  it('is silent when nobody speaks', () => {
    expect(measureRms(mixFrames([]))).toBe(0);
  });
});

describe('sources', () => {
  it('play once to the end, or for ever', () => {
    const once = playOnce(new Int16Array(200));
    expect([once.next()?.length, once.next()?.length, once.next()]).toEqual([
      frameSamples,
      frameSamples,
      null,
    ]);
    const forever = playForever(tone);
    expect([forever.next(), forever.next()].map((frame) => frame && measureRms(frame) > 0)).toEqual([
      true,
      true,
    ]);
  });

  it('ring as they do in the country that is called', () => {
    expect(ringbackFor('+33199000001')).toBe(ringbackFrance);
    expect(ringbackFor('+12025550101')).toBe(ringbackAmerica);
  });
});

describe('telephone events (RFC 4733)', () => {
  it('tells each key once, though it comes in many packets', () => {
    const { decode } = createTelephoneEventDecoder();
    const packets = [
      [1, 100],
      [1, 100],
      [1, 100],
      [11, 900],
      [11, 900],
    ] as const;
    const keys = packets.map(([event, timestamp]) => decode(Uint8Array.of(event, 10, 0, 160), timestamp));
    expect(keys).toEqual(['1', null, null, '#', null]);
  });

  it('tells the same key twice when it is pressed twice', () => {
    const { decode } = createTelephoneEventDecoder();
    expect([decode(Uint8Array.of(5, 10, 0, 160), 1), decode(Uint8Array.of(5, 10, 0, 160), 2)]).toEqual([
      '5',
      '5',
    ]);
  });

  it('passes over packets that are cut short and events that are no key', () => {
    const { decode } = createTelephoneEventDecoder();
    expect([decode(Uint8Array.of(1), 1), decode(Uint8Array.of(99, 0, 0, 0), 2)]).toEqual([null, null]);
  });
});

describe('SDP', () => {
  const offer = [
    'v=0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 0 110 126',
    'a=rtpmap:111 opus/48000/2',
    'a=fmtp:111 minptime=10',
    'a=rtpmap:110 telephone-event/48000',
    'a=rtpmap:126 telephone-event/8000',
    'a=mid:0',
  ].join('\r\n');

  it('keeps only PCMU and telephone-event at 8 kHz', () => {
    const { sdp, telephoneEventType } = narrowCodecs(offer);
    expect(telephoneEventType).toBe(126);
    expect(sdp.split('\r\n')).toEqual([
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 0 126',
      'a=rtpmap:126 telephone-event/8000',
      'a=mid:0',
    ]);
  });

  it('says when keys cannot be sent with the audio', () => {
    expect(narrowCodecs('m=audio 9 RTP/AVP 0').telephoneEventType).toBeNull();
  });
});

describe('the ticker', () => {
  it('ticks fifty times a second however late the timers are', () => {
    const clock = createFakeClock();
    let ticks = 0;
    const stop = startTicker({ ...clock, after: (delay, run) => clock.after(delay + 3, run) }, () => {
      ticks += 1;
    });
    clock.advance(10_000);
    expect(ticks).toBeGreaterThanOrEqual(498);
    expect(ticks).toBeLessThanOrEqual(500);
    stop();
    clock.advance(1_000);
    expect(ticks).toBeLessThanOrEqual(500);
  });
});

describe('WAV files', () => {
  function buildWav(rate: number, samples: Int16Array): Buffer {
    const header = Buffer.alloc(44);
    header.write('RIFF');
    header.write('WAVEfmt ', 8);
    header.writeUInt32LE(16, 16);
    header.writeUInt16LE(1, 20);
    header.writeUInt16LE(1, 22);
    header.writeUInt32LE(rate, 24);
    header.writeUInt16LE(16, 34);
    header.write('data', 36);
    header.writeUInt32LE(samples.byteLength, 40);
    return Buffer.concat([header, Buffer.from(samples.buffer)]);
  }

  it('are read as they are at 8 kHz, and thinned out above', () => {
    expect(parseWav(buildWav(8_000, tone))).toEqual(tone);
    expect(parseWav(buildWav(16_000, tone))?.length).toBe(80);
  });

  it('are refused when they are something else', () => {
    expect(parseWav(Buffer.from('no sound at all'))).toBeNull();
  });
});

describe('the meter', () => {
  it('counts how long there was a voice', () => {
    const meter = createMeter();
    for (let count = 0; count < 10; count += 1) meter.add(tone);
    meter.add(new Int16Array(frameSamples));
    expect(meter.read().voicedMs).toBe(200);
    expect(meter.read().rms).toBeGreaterThan(1_000);
  });
});
