/** Where packets of the other side are counted. */
export interface AudioSource {
  /** True once the other side's audio was played here. */
  hasPlayed(): boolean;
}

interface AudioProofOptions {
  readonly source: AudioSource;
  readonly every: (periodMs: number, run: () => void) => () => void;
  readonly onFlowing: () => void;
}

const lookEveryMs = 10;

/** The SDK's `accept` says that signalling is up, no more: this looks until audio was in fact played. */
export function watchForAudio({ source, every, onFlowing }: AudioProofOptions): () => void {
  const stop = every(lookEveryMs, () => {
    if (!source.hasPlayed()) return;
    stop();
    onFlowing();
  });
  return stop;
}
