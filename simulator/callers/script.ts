import type { Language } from '../../contracts/domain/call.ts';

/** One thing the party says. */
export interface Line {
  /** What the transcription gives for it, word by word. */
  readonly text: string;
  /** File in `speech/`, without the ending. */
  readonly recording: string;
}

/**
 * When the party goes on. `voice`: after it heard the other side speak and fall silent; `patienceMs` without a
 * voice and it says `reminder`, once, then goes on by itself after as long again. `pause`: after a silence.
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
  readonly steps: readonly Step[];
}
