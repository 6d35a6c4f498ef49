import type { Logger } from '../logger.ts';
import type { RateDecision, RateLimit, RateLimiter } from '../rate-limiter.ts';
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

/** One number a key: when all that was taken will have become free again. */
const flowScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + window / limit
local over = due - now - window
if over > 0.001 then return math.max(1, math.ceil(over)) end
redis.call('SET', KEYS[1], string.format('%.3f', due), 'PX', math.ceil(window))
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

  async function askRedis(script: string, key: string, rate: RateLimit): Promise<RateDecision | null> {
    counter += 1;
    const id = `${process.pid}-${counter}`;
    try {
      const waitMs = await connection.run((redis) =>
        redis.eval(script, 1, toKey(key), rate.limit, rate.windowMs, id),
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
      const everywhere = await askRedis(takeScript, key, rate);
      if (everywhere === null || everywhere.isAllowed) return here;
      await inProcess.giveBack(key);
      return everywhere;
    },
    async flow(key, rate) {
      const here = await inProcess.flow(key, rate);
      return here.isAllowed ? ((await askRedis(flowScript, key, rate)) ?? here) : here;
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
