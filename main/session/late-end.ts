import type { ErrorCode } from '../../contracts/errors.ts';

interface LateEndOptions {
  /** Runs `run` once no call rings or runs, at once when none does; returns what calls it off. */
  readonly whenIdle: (run: () => void) => () => void;
  readonly end: (code: ErrorCode) => void;
  /** A call goes on: the session ends with it. */
  readonly onWait: (code: ErrorCode) => void;
}

/** Ends the session for the API's reasons, but never under a call: that is over first. */
export interface LateEnd {
  plan(code: ErrorCode): void;
  /** The session ended otherwise; the next one is none of ours. */
  cancel(): void;
}

export function createLateEnd({ whenIdle, end, onWait }: LateEndOptions): LateEnd {
  let cancel = (): void => undefined;
  return {
    cancel: () => cancel(),
    plan(code) {
      cancel();
      let isWaiting = true;
      cancel = whenIdle(() => {
        isWaiting = false;
        end(code);
      });
      if (isWaiting) onWait(code);
    },
  };
}
