import type { SyncWait } from './machine.ts';

const pollMs = 60_000;
const blockedMs = 60_000;
const firstMs = 1_000;
const longestMs = 60_000;
const firstHurriedMs = 250;
const longestHurriedMs = 4_000;

/**
 * How long to wait. Half of it is chance (`random`: 0 to 1), so that a whole team that lost the API at one
 * moment does not come back at one moment.
 */
export function toDelayMs(wait: SyncWait, random: number): number {
  const wholeMs = wholeDelayMs(wait);
  return Math.round(wholeMs / 2 + (wholeMs / 2) * random);
}

function wholeDelayMs(wait: SyncWait): number {
  switch (wait.kind) {
    case 'poll':
      return pollMs;
    case 'blocked':
      return blockedMs;
    case 'back-off':
      return doubled(firstMs, wait.failures - 1, longestMs);
    case 'hurried-back-off':
      return doubled(firstHurriedMs, wait.failures - 1, longestHurriedMs);
  }
}

function doubled(firstWaitMs: number, times: number, mostMs: number): number {
  return Math.min(mostMs, firstWaitMs * 2 ** Math.min(times, 20));
}
