import type { Logger } from '../../platform/logger.ts';
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

/** A party that fails takes its own call down, and not the audio of everybody. */
function capture(call: Call, logger: Logger) {
  try {
    return call.line()?.capture(call.audio.isConnected) ?? null;
  } catch (cause) {
    logger.warn('a party failed', { callSid: call.sid, reason: String(cause) });
    call.advance('fail');
    return null;
  }
}

function captureAll(calls: readonly Call[], logger: Logger): SpokenFrames {
  const spoken = new Map<string, Int16Array>();
  for (const call of calls) {
    const frame = capture(call, logger);
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

interface MoverNeeds {
  readonly openCalls: () => readonly Call[];
  readonly conferences: Conferences;
  readonly logger: Logger;
}

export function createAudioMover({ openCalls, conferences, logger }: MoverNeeds): AudioMover {
  const listeners = new Set<(spoken: SpokenFrames) => void>();
  return {
    tick() {
      const calls = openCalls();
      const spoken = captureAll(calls, logger);
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
