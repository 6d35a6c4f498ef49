import type { Clock } from '../platform/clock.ts';

export interface PaceOptions {
  readonly clock: Clock;
  readonly firstDelayMs: number;
  readonly perSecond: number;
  readonly signal: AbortSignal;
}

/**
 * Gives out the tokens at a steady pace, each due at its own moment counted from now: a late one does not delay the
 * next. Resolves true after the last one, false when aborted.
 */
export function paceTokens(
  tokens: readonly string[],
  options: PaceOptions,
  give: (token: string) => void,
): Promise<boolean> {
  const { clock, firstDelayMs, perSecond, signal } = options;
  const startMs = clock.monotonicMs();
  const dueMs = (position: number) => startMs + firstDelayMs + (position * 1_000) / perSecond;
  return new Promise((resolve) => {
    let cancel = () => {};
    const giveFrom = (position: number) => {
      let next = position;
      while (next < tokens.length && dueMs(next) <= clock.monotonicMs()) {
        give(tokens[next] ?? '');
        next += 1;
      }
      if (next >= tokens.length) resolve(true);
      else cancel = clock.after(dueMs(next) - clock.monotonicMs(), () => giveFrom(next));
    };
    signal.addEventListener('abort', () => {
      cancel();
      resolve(false);
    });
    if (signal.aborted) resolve(false);
    else cancel = clock.after(firstDelayMs, () => giveFrom(0));
  });
}
