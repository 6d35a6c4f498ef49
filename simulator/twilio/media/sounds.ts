import { sampleRate } from './pcm.ts';

interface Tone {
  readonly frequencies: readonly number[];
  readonly durationMs: number;
}

function buildTone({ frequencies, durationMs }: Tone, amplitude: number): Int16Array {
  return Int16Array.from({ length: (durationMs * sampleRate) / 1_000 }, (_, index) => {
    const waves = frequencies.map((hertz) => Math.sin((2 * Math.PI * hertz * index) / sampleRate));
    return (amplitude * waves.reduce((sum, wave) => sum + wave, 0)) / Math.max(1, frequencies.length);
  });
}

function buildTones(tones: readonly Tone[], amplitude = 3_000): Int16Array {
  return Int16Array.from(tones.flatMap((tone) => [...buildTone(tone, amplitude)]));
}

const pause = (durationMs: number): Tone => ({ frequencies: [], durationMs });

/** One period of the ringing tone a caller hears: 440 Hz in France, 440 + 480 Hz in North America. */
export const ringbackFrance = buildTones([{ frequencies: [440], durationMs: 1_500 }, pause(3_500)]);
export const ringbackAmerica = buildTones([{ frequencies: [440, 480], durationMs: 2_000 }, pause(4_000)]);

export function ringbackFor(number: string): Int16Array {
  return number.startsWith('+1') ? ringbackAmerica : ringbackFrance;
}

/** A quiet figure of four notes, for whoever waits or is held. */
export const holdMusic = buildTones(
  [523, 659, 784, 659].flatMap((hertz) => [{ frequencies: [hertz], durationMs: 400 }, pause(600)]),
  900,
);

/** Stands for words that are not spoken aloud: a soft note, then silence for as long as they would take. */
export function buildSpokenStandIn(text: string): Int16Array {
  const durationMs = Math.min(15_000, Math.max(600, text.length * 60));
  return buildTones([{ frequencies: [392], durationMs: 200 }, pause(durationMs - 200)], 1_500);
}
