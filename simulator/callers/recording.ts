import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Samples of a recording: 8 kHz, 16 bits, one channel. */
export type LoadRecording = (recording: string) => Int16Array;

const kept = new Map<string, Int16Array>();

/** Reads `speech/<recording>.wav`, once. */
export const loadRecording: LoadRecording = (recording) => {
  const known = kept.get(recording);
  if (known !== undefined) return known;
  const samples = parseWav(readFileSync(join(import.meta.dirname, 'speech', `${recording}.wav`)));
  kept.set(recording, samples);
  return samples;
};

/** The samples of a WAV file. Throws when it is not 8 kHz 16-bit mono PCM: it was then not made by record-speech.ts. */
export function parseWav(file: Buffer): Int16Array {
  let isTelephone = false;
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + size);
    if (name === 'fmt ') {
      isTelephone =
        body.readUInt16LE(0) === 1 &&
        body.readUInt16LE(2) === 1 &&
        body.readUInt32LE(4) === 8_000 &&
        body.readUInt16LE(14) === 16;
    }
    if (name === 'data' && isTelephone) {
      return Int16Array.from({ length: body.length >> 1 }, (_none, position) =>
        body.readInt16LE(position * 2),
      );
    }
    at += 8 + size + (size % 2);
  }
  throw new Error('The recording is not 8 kHz 16-bit mono PCM in a WAV file.');
}
