import type { Clock } from '../platform/clock.ts';

const windowMs = 60_000;
const quickReloads = 3;
const slowReloadMs = 10_000;

/**
 * When to load a crashed page again: at once, but slowly when it crashes again and again, so that a page that
 * cannot live does not eat the processor of a call that is going on.
 */
export function createCrashGuard(clock: Clock, reload: () => void): { crashed(): void } {
  let crashes: number[] = [];
  return {
    crashed() {
      const nowMs = clock.monotonicMs();
      crashes = [...crashes.filter((at) => nowMs - at < windowMs), nowMs];
      clock.after(crashes.length > quickReloads ? slowReloadMs : 0, reload);
    },
  };
}
