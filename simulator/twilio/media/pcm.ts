/** All audio inside the simulator is 8 kHz mono PCM in frames of 20 ms. */
export const sampleRate = 8_000;
export const frameMs = 20;
export const frameSamples = 160;

export const silence: Int16Array = new Int16Array(frameSamples);

/** Root mean square of the samples, 0 to 32767. */
export function measureRms(pcm: Int16Array): number {
  let sum = 0;
  for (const sample of pcm) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, pcm.length));
}

/** Louder than this is voice or a tone, not the noise of a quiet line. */
export const voiceRms = 200;

/** Adds the frames, and clips what is too loud. */
export function mixFrames(frames: readonly Int16Array[]): Int16Array {
  if (frames.length === 0) return silence;
  if (frames.length === 1 && frames[0]) return frames[0];
  const mixed = new Int16Array(frameSamples);
  for (let index = 0; index < frameSamples; index += 1) {
    let sum = 0;
    for (const frame of frames) sum += frame[index] ?? 0;
    mixed[index] = Math.max(-32_768, Math.min(32_767, sum));
  }
  return mixed;
}

/** Something that plays: the next 20 ms, or null at its end. */
export interface AudioSource {
  readonly next: () => Int16Array | null;
}

/** Plays the samples once; the last frame is filled up with silence. */
export function playOnce(pcm: Int16Array): AudioSource {
  let position = 0;
  return {
    next() {
      if (position >= pcm.length) return null;
      const frame = new Int16Array(frameSamples);
      frame.set(pcm.subarray(position, position + frameSamples));
      position += frameSamples;
      return frame;
    },
  };
}

/** Plays the samples again and again. */
export function playForever(pcm: Int16Array): AudioSource {
  let source = playOnce(pcm);
  return {
    next() {
      const frame = source.next();
      if (frame) return frame;
      source = playOnce(pcm);
      return source.next() ?? silence;
    },
  };
}
