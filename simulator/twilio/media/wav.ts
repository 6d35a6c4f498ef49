import { decodeMuLaw } from './g711.ts';
import { sampleRate } from './pcm.ts';

interface WavFormat {
  readonly encoding: number;
  readonly channels: number;
  readonly rate: number;
  readonly bits: number;
}

const pcmEncoding = 1;
const muLawEncoding = 7;

function findChunk(file: Buffer, name: string): Buffer | null {
  for (let offset = 12; offset + 8 <= file.length; ) {
    const length = file.readUInt32LE(offset + 4);
    if (file.toString('latin1', offset, offset + 4) === name) {
      return file.subarray(offset + 8, offset + 8 + length);
    }
    offset += 8 + length + (length % 2);
  }
  return null;
}

function readSamples(data: Buffer, format: WavFormat): Int16Array | null {
  if (format.encoding === muLawEncoding) return decodeMuLaw(data);
  if (format.encoding !== pcmEncoding || format.bits !== 16) return null;
  return Int16Array.from({ length: data.length >> 1 }, (_, index) => data.readInt16LE(index * 2));
}

/** A WAV file (16-bit PCM or µ-law, any rate and channels) as 8 kHz mono; null when it is none of these. */
export function parseWav(file: Buffer): Int16Array | null {
  const header = findChunk(file, 'fmt ');
  const data = findChunk(file, 'data');
  if (!header || !data || header.length < 16) return null;
  const format: WavFormat = {
    encoding: header.readUInt16LE(0),
    channels: Math.max(1, header.readUInt16LE(2)),
    rate: header.readUInt32LE(4),
    bits: header.readUInt16LE(14),
  };
  const samples = readSamples(data, format);
  if (!samples || format.rate === 0) return null;
  const step = (format.rate / sampleRate) * format.channels;
  return Int16Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    const position = Math.floor((index * step) / format.channels) * format.channels;
    return samples[position] ?? 0;
  });
}
