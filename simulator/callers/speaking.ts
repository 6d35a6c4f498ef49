import type { PartyFrame } from './party.ts';
import { frameMs, samplesPerFrame } from './party.ts';
import type { TimedWord } from './word-timing.ts';
import { timeWords } from './word-timing.ts';

/** One line while it is spoken. */
export interface Speaking {
  next(): PartyFrame;
  isOver(): boolean;
}

/** A recogniser needs some silence to know that somebody is done. */
const finalAfterMs = 300;

/** Plays a recording frame by frame, and gives its text word by word, then final. */
export function speak(text: string, pcm: Int16Array, utteranceId: string): Speaking {
  const words: readonly TimedWord[] = timeWords(text, pcm.length);
  const lastSample = pcm.length + (finalAfterMs / frameMs) * samplesPerFrame;
  let position = 0;
  let given = 0;
  return {
    isOver: () => position >= lastSample,
    next() {
      const frame = new Int16Array(samplesPerFrame);
      frame.set(pcm.subarray(position, position + samplesPerFrame));
      position += samplesPerFrame;
      if (position >= lastSample) return { pcm: frame, speech: { utteranceId, text, isFinal: true } };
      const done = words.filter(({ endSample }) => endSample <= position).length;
      const word = done > given ? words[done - 1] : undefined;
      given = done;
      const speech = word === undefined ? null : { utteranceId, text: word.textSoFar, isFinal: false };
      return { pcm: frame, speech };
    },
  };
}
