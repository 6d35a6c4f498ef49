import type { Logger } from '../../platform/logger.ts';
import type { Call } from './call.ts';

/** What happens in a call, as TwiML would tell. When it is done and nothing took its place, the call is hung up. */
export type Program = (call: Call, signal: AbortSignal) => Promise<void>;

export interface Programs {
  /** Takes the place of the program that runs in the call. */
  readonly start: (call: Call, program: Program) => void;
}

export function createPrograms(logger: Logger): Programs {
  const running = new WeakMap<Call, AbortController>();

  async function run(call: Call, program: Program, signal: AbortSignal) {
    try {
      await program(call, signal);
    } catch (cause) {
      logger.warn('a call program failed', { callSid: call.sid, reason: String(cause) });
      call.advance('fail');
    }
    if (!signal.aborted) call.advance('hang-up');
  }

  return {
    start(call: Call, program: Program) {
      running.get(call)?.abort();
      const replaced = new AbortController();
      running.set(call, replaced);
      void run(call, program, AbortSignal.any([call.ended, replaced.signal]));
    },
  };
}
