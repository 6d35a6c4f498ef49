import { frameMs } from './party.ts';

/** What the last frames say about the other side. */
export type Heard = 'silence' | 'voice' | 'turn-ended';

export interface VoiceDetector {
  hear(pcm: Int16Array): Heard;
  /** Forgets what was heard. */
  reset(): void;
}

/** About -40 dBFS: above line noise, well below a quiet voice. */
const voicedRms = 300;
/** Shorter sounds are clicks. */
const minStreakMs = 60;
const minVoicedMs = 240;
const endingSilenceMs = 700;
/** Somebody who never falls silent is noise: go on. */
const maxTurnMs = 20_000;

/**
 * Hears when somebody has said something and is done: some hundred milliseconds of voice, then silence. It knows
 * energy only, no words.
 */
export function createVoiceDetector(): VoiceDetector {
  const start = { streakMs: 0, voicedMs: 0, silenceMs: 0, turnMs: 0 };
  let now = start;
  return {
    hear(pcm) {
      const streakMs = rmsOf(pcm) >= voicedRms ? now.streakMs + frameMs : 0;
      const isVoice = streakMs >= minStreakMs;
      const silenceMs = isVoice ? 0 : now.silenceMs + frameMs;
      const voicedMs = now.voicedMs + (isVoice ? frameMs : 0);
      const turnMs = voicedMs > 0 ? now.turnMs + frameMs : 0;
      now = { streakMs, voicedMs, silenceMs, turnMs };
      const isPaused = silenceMs >= endingSilenceMs;
      if (turnMs >= maxTurnMs || (isPaused && voicedMs >= minVoicedMs)) {
        now = start;
        return 'turn-ended';
      }
      if (isPaused) now = { ...now, voicedMs: 0, turnMs: 0 };
      return isVoice ? 'voice' : 'silence';
    },
    reset() {
      now = start;
    },
  };
}

export function rmsOf(pcm: Int16Array): number {
  const power = pcm.reduce((sum, sample) => sum + sample * sample, 0);
  return Math.sqrt(power / Math.max(1, pcm.length));
}
