import { silence } from '../media/pcm.ts';
import type { Call } from './call.ts';
import type { Conferences } from './conferences.ts';

/** What each party said in 20 ms, by call SID. */
export type SpokenFrames = ReadonlyMap<string, Int16Array>;

export interface AudioMover {
  /** Moves 20 ms of audio: from each party, through the conferences, to each party. */
  readonly tick: () => void;
  /** Told after each 20 ms. */
  readonly watchAudio: (listener: (spoken: SpokenFrames) => void) => () => void;
}

function captureAll(calls: readonly Call[]): SpokenFrames {
  const spoken = new Map<string, Int16Array>();
  for (const call of calls) {
    const frame = call.line()?.capture(call.audio.isConnected);
    call.audio.speech = frame?.speech ?? null;
    if (!frame) continue;
    call.audio.sent.add(frame.pcm);
    spoken.set(call.sid, frame.pcm);
  }
  return spoken;
}

function takePrompt(call: Call): Int16Array {
  const frame = call.audio.prompt?.next() ?? null;
  if (!frame) call.audio.prompt = null;
  return frame ?? silence;
}

function playAll(calls: readonly Call[], mixed: SpokenFrames) {
  for (const call of calls) {
    const frame = mixed.get(call.sid) ?? takePrompt(call);
    call.audio.heard.add(frame);
    call.line()?.play(frame, call.audio.isConnected);
  }
}

function mixAll(conferences: Conferences, spoken: SpokenFrames): SpokenFrames {
  const running = conferences.all().filter((conference) => conference.status() !== 'completed');
  return new Map(running.flatMap((conference) => [...conference.mix(spoken)]));
}

export function createAudioMover(openCalls: () => readonly Call[], conferences: Conferences): AudioMover {
  const listeners = new Set<(spoken: SpokenFrames) => void>();
  return {
    tick() {
      const calls = openCalls();
      const spoken = captureAll(calls);
      playAll(calls, mixAll(conferences, spoken));
      for (const listener of listeners) listener(spoken);
    },
    watchAudio(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
