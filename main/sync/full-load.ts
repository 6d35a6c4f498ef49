import type { FullLoad } from '../../contracts/ipc/sync.ts';
import type { LoadOutcome } from './machine.ts';

/** How one try of a full load ended. */
export interface LoadEnd {
  readonly outcome: LoadOutcome;
  /** It got further than the time before. */
  readonly hasProgressed: boolean;
}

/** Carries out full loads; one at a time. */
export interface FullLoadRunner {
  /** Goes on with the load that was begun, or begins one. */
  run(): Promise<LoadEnd>;
  /** What is under way stops; what was stored of it is gone on with by the next `run`. */
  cancel(): void;
  /** Told at once and at every change; null: none is under way or waits. */
  watch(listener: (load: FullLoad | null) => void): () => void;
}

/** For an API that has no snapshots: everything is read from the change feed. */
export const noFullLoad: FullLoadRunner = {
  run: () => Promise.resolve({ outcome: 'unsupported', hasProgressed: false }),
  cancel: () => undefined,
  watch(listener) {
    listener(null);
    return () => undefined;
  },
};
