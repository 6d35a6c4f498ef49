import type { Party, PartySpeech } from '../callers/party.ts';
import { frameMs, frameSamples, sampleRate } from '../twilio/media/pcm.ts';

export interface TonePartyOptions {
  readonly hertz: number;
  /** After so long he hangs up; never when it is left out. */
  readonly talksForMs?: number;
  /** Said word by word, one word every 200 ms, over and over. */
  readonly words?: readonly string[];
}

const wordFrames = 10;

/** A party for tests: hums one note from the moment it is connected. */
export function createToneParty({
  hertz,
  talksForMs = Number.POSITIVE_INFINITY,
  words = [],
}: TonePartyOptions): Party {
  let frames = 0;

  function speakAt(frame: number): PartySpeech | null {
    if (words.length === 0 || frame % wordFrames !== 0) return null;
    const count = frame / wordFrames;
    const said = (count % words.length) + 1;
    const utteranceId = `utterance-${Math.floor(count / words.length)}`;
    return { utteranceId, text: words.slice(0, said).join(' '), isFinal: said === words.length };
  }

  return {
    nextFrame() {
      const offset = frames * frameSamples;
      const speech = speakAt(frames);
      frames += 1;
      const wave = (index: number) => 6_000 * Math.sin((2 * Math.PI * hertz * (offset + index)) / sampleRate);
      return { pcm: Int16Array.from({ length: frameSamples }, (_, index) => wave(index)), speech };
    },
    hear() {},
    ended: () => frames * frameMs >= talksForMs,
  };
}
