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
  /** Exact within any window; remembers each attempt, so it is for small limits. */
  take(key: string, rate: RateLimit): Promise<RateDecision>;
  /**
   * For many requests: `limit` at once, and then as many as become free again, evenly over the window. Remembers one
   * number for each key.
   */
  flow(key: string, rate: RateLimit): Promise<RateDecision>;
  /** Takes the newest attempt back: it turned out to be a rightful one. */
  giveBack(key: string): Promise<void>;
}

/** Keys kept at most, so that made-up keys cannot fill the memory; the oldest are forgotten first. */
const maxKeys = 50_000;

/** Sliding window in this process; the stand-in for Redis, and what to fall back to when Redis is down. */
export function createInProcessRateLimiter(clock: Pick<Clock, 'monotonicMs'>): RateLimiter {
  const takenAt = new Map<string, number[]>();
  /** When all that was taken will have become free again. */
  const freeAt = new Map<string, number>();

  return {
    take(key, { limit, windowMs }) {
      const now = clock.monotonicMs();
      const recent = (takenAt.get(key) ?? []).filter((at) => at > now - windowMs);
      const oldest = recent[0];
      if (recent.length >= limit && oldest !== undefined) {
        return Promise.resolve({ isAllowed: false, retryAfterMs: Math.ceil(oldest + windowMs - now) });
      }
      recent.push(now);
      keepNewest(takenAt, key, recent);
      return Promise.resolve({ isAllowed: true });
    },
    flow(key, { limit, windowMs }) {
      const now = clock.monotonicMs();
      const next = Math.max(freeAt.get(key) ?? 0, now) + windowMs / limit;
      const overMs = next - now - windowMs;
      // Within a rounding error it is the last one that fits.
      if (overMs > 1e-6) return Promise.resolve({ isAllowed: false, retryAfterMs: Math.ceil(overMs) });
      keepNewest(freeAt, key, next);
      return Promise.resolve({ isAllowed: true });
    },
    giveBack(key) {
      takenAt.get(key)?.pop();
      return Promise.resolve();
    },
  };
}

function keepNewest<T>(map: Map<string, T>, key: string, value: T): void {
  // Deleted first, so that the map stays ordered by the last use.
  map.delete(key);
  map.set(key, value);
  if (map.size <= maxKeys) return;
  const [first] = map.keys();
  if (first !== undefined) map.delete(first);
}
