import type { TranscriptEvent } from '../../contracts/ipc/transcript.ts';

/** The transcript of the call in hand. */
export interface TranscriptService {
  start(): void;
  stop(): void;
  /** First `none` or the whole transcript so far, then utterance by utterance. */
  watch(listener: (event: TranscriptEvent) => void): () => void;
}
