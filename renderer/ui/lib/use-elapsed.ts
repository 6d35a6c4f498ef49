import { useSyncExternalStore } from 'react';

const second = 1_000;

interface Anchor {
  readonly start: number;
  /** What had passed since `start`, by the wall clock, when it was first asked. */
  readonly passedMs: number;
  readonly atMonotonicMs: number;
}

/** The last one: a call page that is left and opened again goes on with it. */
let anchor: Anchor | null = null;

function readElapsed(start: number): number {
  if (anchor?.start !== start) {
    const passedMs = Math.max(0, Date.now() - start);
    anchor = { start, passedMs, atMonotonicMs: performance.now() };
  }
  const elapsedMs = anchor.passedMs + performance.now() - anchor.atMonotonicMs;
  return Math.floor(elapsedMs / second) * second;
}

function watchSeconds(listener: () => void): () => void {
  const timer = setInterval(listener, second / 2);
  return () => clearInterval(timer);
}

const watchNothing = () => () => {};

/** What has passed since `start`, in milliseconds of whole seconds; null while nothing runs. A clock that is set meanwhile changes nothing. */
export function useElapsed(start: number | null): number | null {
  return useSyncExternalStore(start === null ? watchNothing : watchSeconds, () =>
    start === null ? null : readElapsed(start),
  );
}
