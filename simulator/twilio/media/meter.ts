import { frameMs, measureRms, voiceRms } from './pcm.ts';

export interface MeterReading {
  /** How long there was something loud enough to be a voice. */
  readonly voicedMs: number;
  /** Loudness of about the last half second, 0 to 32767. */
  readonly rms: number;
}

export interface Meter {
  readonly add: (frame: Int16Array) => void;
  readonly read: () => MeterReading;
}

const smoothing = 0.1;

/** Measures what passes, so that a test can prove that a voice came through. */
export function createMeter(): Meter {
  let voicedMs = 0;
  let power = 0;
  return {
    add(frame) {
      const rms = measureRms(frame);
      if (rms > voiceRms) voicedMs += frameMs;
      power += smoothing * (rms * rms - power);
    },
    read: () => ({ voicedMs, rms: Math.round(Math.sqrt(power)) }),
  };
}
