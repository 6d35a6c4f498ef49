import type { Language } from '../../contracts/domain/call.ts';

/** One thing the party says. */
export interface Line {
  /** What the transcription gives for it, word by word. */
  readonly text: string;
  /** File in `speech/`, without the ending. */
  readonly recording: string;
}

/**
 * When the party goes on. `voice`: after it heard the other side speak and fall silent; after `patienceMs` without
 * a voice it says `reminder`, once, and goes on by itself after as long again. `pause`: after a silence.
 */
export type Wait =
  | { readonly for: 'voice'; readonly patienceMs: number; readonly reminder: Line | null }
  | { readonly for: 'pause'; readonly ms: number };

export interface Step {
  readonly wait: Wait;
  readonly line: Line;
}

/** What a scripted party does in one call: its steps in order, then it hangs up. */
export interface CallScript {
  readonly id: string;
  readonly language: Language;
  readonly title: string;
  /** One sentence: who calls and what for. */
  readonly summary: string;
  /** E.164; shown to the operator. */
  readonly number: string;
  readonly contactName: string;
  /** How the party sounds; used when the speech is recorded. */
  readonly voice: Voice;
  readonly steps: readonly Step[];
}

export interface Voice {
  /** Name of an espeak-ng voice, with its variant. */
  readonly name: string;
  readonly wordsPerMinute: number;
  /** 0 to 99. */
  readonly pitch: number;
}

interface ScriptText extends Omit<CallScript, 'steps'> {
  /** Said when the operator is silent for long. */
  readonly reminder: string;
  /** In order; the first needs no answer when `speaksFirst`. */
  readonly lines: readonly string[];
  readonly speaksFirst: boolean;
}

/** Callers let an operator greet; after this long they speak by themselves. */
const greetingPatienceMs = 2_500;
/** An operator may read a suggestion and think before he answers. */
const answerPatienceMs = 10_000;
const speaksFirstAfterMs = 400;

/** A script from its lines: wait for the operator, say the line, and so on. */
export function buildScript({ reminder, lines, speaksFirst, ...script }: ScriptText): CallScript {
  const toLine = (text: string, part: string): Line => ({ text, recording: `${script.id}-${part}` });
  const asking = toLine(reminder, 'reminder');
  const steps = lines.map((text, position): Step => {
    const line = toLine(text, String(position + 1));
    if (position > 0) return { line, wait: { for: 'voice', patienceMs: answerPatienceMs, reminder: asking } };
    if (speaksFirst) return { line, wait: { for: 'pause', ms: speaksFirstAfterMs } };
    return { line, wait: { for: 'voice', patienceMs: greetingPatienceMs, reminder: null } };
  });
  return { ...script, steps };
}

/** Everything a script may say: its lines and its reminders, each recording once. */
export function listLines(script: CallScript): readonly Line[] {
  const lines = script.steps.flatMap(({ wait, line }) =>
    wait.for === 'voice' && wait.reminder !== null ? [line, wait.reminder] : [line],
  );
  return [...new Map(lines.map((line) => [line.recording, line])).values()];
}
