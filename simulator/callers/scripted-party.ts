import { randomUUID } from 'node:crypto';
import type { Party, PartyFrame } from './party.ts';
import { frameMs, samplesPerFrame } from './party.ts';
import type { LoadRecording } from './recording.ts';
import { loadRecording } from './recording.ts';
import type { CallScript, Line, Wait } from './script.ts';
import type { Speaking } from './speaking.ts';
import { speak } from './speaking.ts';
import { createVoiceDetector } from './voice-detector.ts';

export interface ScriptedPartyOptions {
  readonly script: CallScript;
  readonly load?: LoadRecording;
  readonly newId?: () => string;
}

/** `step` is the step of the script that is waited for or spoken. */
type Phase =
  | {
      readonly kind: 'waiting';
      readonly step: number;
      readonly wait: Wait;
      readonly silentMs: number;
      readonly isReminded: boolean;
    }
  | {
      readonly kind: 'speaking';
      readonly step: number;
      readonly speaking: Speaking;
      readonly isReminder: boolean;
    }
  | { readonly kind: 'leaving'; readonly afterMs: number }
  | { readonly kind: 'ended' };
type Waiting = Extract<Phase, { kind: 'waiting' }>;
type Speak = (line: Line) => Speaking;

/** Between the last word and the click. */
const leavingMs = 500;

/**
 * Plays a script: waits as each step says, speaks its line, and hangs up after the last one. All time is counted in
 * frames, so a call runs the same at any speed.
 */
export function createScriptedParty(options: ScriptedPartyOptions): Party {
  const { script, load = loadRecording, newId = randomUUID } = options;
  const speakLine: Speak = (line) => speak(line.text, load(line.recording), newId());
  const detector = createVoiceDetector();
  let phase = waitFor(script, 0);

  function nextFrame(): PartyFrame {
    phase = passFrame(phase, script, speakLine);
    if (phase.kind !== 'speaking') return { pcm: new Int16Array(samplesPerFrame), speech: null };
    const frame = phase.speaking.next();
    if (phase.speaking.isOver()) {
      phase = afterSpeech(phase, script);
      detector.reset();
    }
    return frame;
  }

  function hear(pcm: Int16Array) {
    if (phase.kind !== 'waiting' || phase.wait.for !== 'voice') return;
    const heard = detector.hear(pcm);
    if (heard === 'turn-ended') phase = goOn(phase, script, speakLine);
    else if (heard === 'voice') phase = { ...phase, silentMs: 0 };
  }

  return { nextFrame, hear, ended: () => phase.kind === 'ended' };
}

function waitFor(script: CallScript, step: number, isReminded = false): Phase {
  const wait = script.steps[step]?.wait;
  return wait === undefined
    ? { kind: 'leaving', afterMs: leavingMs }
    : { kind: 'waiting', step, wait, silentMs: 0, isReminded };
}

/** What 20 ms more do to a party that does not speak. */
function passFrame(phase: Phase, script: CallScript, speakLine: Speak): Phase {
  if (phase.kind === 'leaving') {
    return phase.afterMs <= 0 ? { kind: 'ended' } : { ...phase, afterMs: phase.afterMs - frameMs };
  }
  if (phase.kind !== 'waiting') return phase;
  const { wait, step, isReminded } = phase;
  const silentMs = phase.silentMs + frameMs;
  if (silentMs < (wait.for === 'pause' ? wait.ms : wait.patienceMs)) return { ...phase, silentMs };
  const reminder = wait.for === 'voice' && !isReminded ? wait.reminder : null;
  if (reminder === null) return goOn(phase, script, speakLine);
  return { kind: 'speaking', step, speaking: speakLine(reminder), isReminder: true };
}

/** Says the line that the wait was for. */
function goOn({ step }: Waiting, script: CallScript, speakLine: Speak): Phase {
  const line = script.steps[step]?.line;
  if (line === undefined) return waitFor(script, step);
  return { kind: 'speaking', step, speaking: speakLine(line), isReminder: false };
}

/** A reminder is followed by the same wait, any other line by the next one. */
function afterSpeech(spoken: Extract<Phase, { kind: 'speaking' }>, script: CallScript): Phase {
  return spoken.isReminder ? waitFor(script, spoken.step, true) : waitFor(script, spoken.step + 1);
}
