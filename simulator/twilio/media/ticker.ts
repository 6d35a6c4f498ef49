import type { Clock } from '../../platform/clock.ts';
import { frameMs } from './pcm.ts';

/** After a stall longer than this many frames the lost time is given up instead of played in a burst. */
const maxCatchUp = 10;

/**
 * Runs `tick` every 20 ms on average: each delay is reckoned from the time the tick was due, so that lateness
 * does not add up. The answer stops it.
 */
export function startTicker(clock: Clock, tick: () => void): () => void {
  let dueAt = clock.monotonicMs() + frameMs;
  let cancel = clock.after(frameMs, run);
  let isStopped = false;

  function run() {
    const now = clock.monotonicMs();
    for (let count = 0; dueAt <= now && count < maxCatchUp && !isStopped; count += 1) {
      tick();
      dueAt += frameMs;
    }
    if (dueAt <= now) dueAt = now + frameMs;
    if (!isStopped) cancel = clock.after(Math.max(0, dueAt - clock.monotonicMs()), run);
  }

  return () => {
    isStopped = true;
    cancel();
  };
}
