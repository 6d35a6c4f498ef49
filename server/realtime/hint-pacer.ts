import type { Clock } from '../platform/clock.ts';

interface Hinted {
  send(frame: string): void;
}

/** Tells desktops that the change feed has something new for them, without all of a big team asking for it at once. */
export interface HintPacer<S extends Hinted = Hinted> {
  /** Those who still wait to be told of something are told once. */
  hint(sockets: readonly S[]): void;
  stop(): void;
}

/** Told at once, and again in each step: a team of that size waits for nothing, one of 2,000 is told within 4 s. */
export const hintsAtOnce = 50;
export const stepMs = 100;

export function createHintPacer<S extends Hinted>(clock: Clock, frame: string): HintPacer<S> {
  /** In the order in which they are told. */
  const waiting = new Set<S>();
  let left = hintsAtOnce;
  let cancel: (() => void) | null = null;

  function tell(): void {
    for (const socket of waiting) {
      if (left === 0) break;
      left -= 1;
      waiting.delete(socket);
      socket.send(frame);
    }
    if (left < hintsAtOnce) cancel ??= clock.after(stepMs, renew);
  }

  function renew(): void {
    cancel = null;
    left = hintsAtOnce;
    tell();
  }

  return {
    hint(sockets) {
      for (const socket of sockets) waiting.add(socket);
      tell();
    },
    stop() {
      cancel?.();
      waiting.clear();
    },
  };
}
