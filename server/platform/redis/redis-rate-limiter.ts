import type { Logger } from '../logger.ts';
import type { RateDecision, RateLimiter } from '../rate-limiter.ts';
import { RedisAwayError, type RedisConnection } from './connection.ts';

/**
 * Attempts as a sorted set by time, looked at and added to in one step; the time is that of Redis, one for all instances.
 * Gives 0 when it is allowed, else the milliseconds until it would be.
 */
const takeScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) >= limit then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return math.max(1, oldest[2] + window - now)
end
redis.call('ZADD', KEYS[1], now, now .. '-' .. ARGV[3])
redis.call('PEXPIRE', KEYS[1], window)
return 0`;

interface RedisRateLimiterOptions {
  readonly connection: RedisConnection;
  /** Counts what this instance sees, always: it goes on counting when Redis is away, full or emptied. */
  readonly inProcess: RateLimiter;
  readonly logger: Logger;
}

/**
 * Limits over all instances. Both must allow: this process, which knows a part, and Redis, which knows all; so an empty
 * Redis forgets nothing that this instance has seen, and no Redis means limits for each instance, never none.
 */
export function createRedisRateLimiter({
  connection,
  inProcess,
  logger,
}: RedisRateLimiterOptions): RateLimiter {
  let counter = 0;

  async function takeInRedis(key: string, limit: number, windowMs: number): Promise<RateDecision | null> {
    counter += 1;
    const id = `${process.pid}-${counter}`;
    try {
      const waitMs = await connection.run((redis) =>
        redis.eval(takeScript, 1, toKey(key), limit, windowMs, id),
      );
      return Number(waitMs) === 0 ? { isAllowed: true } : { isAllowed: false, retryAfterMs: Number(waitMs) };
    } catch (error) {
      if (!(error instanceof RedisAwayError)) logger.debug('Redis did not count an attempt', { error });
      return null;
    }
  }

  return {
    async take(key, rate) {
      const here = await inProcess.take(key, rate);
      if (!here.isAllowed) return here;
      const everywhere = await takeInRedis(key, rate.limit, rate.windowMs);
      if (everywhere === null || everywhere.isAllowed) return here;
      await inProcess.giveBack(key);
      return everywhere;
    },
    async giveBack(key) {
      await inProcess.giveBack(key);
      // One that is not taken back there counts until its time is over: it errs on the strict side.
      connection.run((redis) => redis.zpopmax(toKey(key))).catch(() => {});
    },
  };
}

function toKey(key: string): string {
  return `lydia:rate:${key}`;
}
