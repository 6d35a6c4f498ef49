/** Each `sendDigits` of the SDK replaces the tones still to be played: faster than this, digits are lost. */
export const digitGapMs = 320;

interface DigitQueueOptions {
  readonly send: (digit: string) => void;
  /** Runs once after the time, and returns its cancel. */
  readonly after: (waitMs: number, run: () => void) => () => void;
}

/** Digits one by one, the first at once, each later one a gap after the one before. */
export interface DigitQueue {
  readonly push: (digits: string) => void;
  readonly clear: () => void;
}

export function createDigitQueue({ send, after }: DigitQueueOptions): DigitQueue {
  let waiting: readonly string[] = [];
  let cancelGap: (() => void) | null = null;

  function next(): void {
    const [digit, ...rest] = waiting;
    cancelGap = null;
    if (digit === undefined) return;
    waiting = rest;
    cancelGap = after(digitGapMs, next);
    send(digit);
  }

  return {
    push(digits) {
      waiting = [...waiting, ...digits.split('')];
      if (cancelGap === null) next();
    },
    clear() {
      waiting = [];
      cancelGap?.();
      cancelGap = null;
    },
  };
}
