import type { Clock } from './clock.ts';

export type RateDecision =
  | { readonly isAllowed: true }
  | { readonly isAllowed: false; readonly retryAfterMs: number };

export interface RateLimit {
  /** At most so many within any window of this length. */
  readonly limit: number;
  readonly windowMs: number;
}

/** Counts attempts by key. Taking and deciding are one step, so that a burst cannot slip through. */
export interface RateLimiter {
  take(key: string, rate: RateLimit): Promise<RateDecision>;
  /** Takes the newest attempt back: it turned out to be a rightful one. */
  giveBack(key: string): Promise<void>;
}

/** Keys kept at most, so that made-up keys cannot fill the memory; the oldest are forgotten first. */
const maxKeys = 50_000;

/** Sliding window in this process; the stand-in for Redis, and what to fall back to when Redis is down. */
export function createInProcessRateLimiter(clock: Pick<Clock, 'monotonicMs'>): RateLimiter {
  const takenAt = new Map<string, number[]>();

  return {
    take(key, { limit, windowMs }) {
      const now = clock.monotonicMs();
      const recent = (takenAt.get(key) ?? []).filter((at) => at > now - windowMs);
      const oldest = recent[0];
      if (recent.length >= limit && oldest !== undefined) {
        return Promise.resolve({ isAllowed: false, retryAfterMs: Math.ceil(oldest + windowMs - now) });
      }
      recent.push(now);
      // Deleted first, so that the map stays ordered by the last use.
      takenAt.delete(key);
      takenAt.set(key, recent);
      if (takenAt.size > maxKeys) {
        const [first] = takenAt.keys();
        if (first !== undefined) takenAt.delete(first);
      }
      return Promise.resolve({ isAllowed: true });
    },
    giveBack(key) {
      takenAt.get(key)?.pop();
      return Promise.resolve();
    },
  };
}
