import type { EventBus, LocalBus } from '../bus.ts';
import { type Clock, wait } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import { createRedisConnection } from './connection.ts';
import { createRedisBus } from './redis-bus.ts';
import { createRedisRateLimiter } from './redis-rate-limiter.ts';

interface SharedOptions {
  readonly url: string;
  readonly instanceId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly local: LocalBus;
  readonly inProcess: RateLimiter;
}

/** What several instances have in common. */
export interface Shared {
  readonly bus: EventBus;
  readonly rateLimiter: RateLimiter;
  close(): void;
}

/** A start does not wait longer than this for a Redis: it is not needed, only better. */
const startWithinMs = 2_000;

export async function connectShared(options: SharedOptions): Promise<Shared> {
  const { url, clock, metrics, instanceId, local, inProcess } = options;
  const logger = options.logger.child('redis');
  const connect = (name: string) => createRedisConnection({ url, name, clock, logger });
  const [publisher, subscriber] = [connect('commands'), connect('events')];
  metrics.redisAnswers(false);
  publisher.watch((isUp) => metrics.redisAnswers(isUp));
  const joined = new Promise<void>((resolve) => {
    const leave = local.subscribe('bus-restored', () => {
      leave();
      resolve();
    });
  });
  const bus = createRedisBus({ local, publisher, subscriber, instanceId, logger });
  const rateLimiter = createRedisRateLimiter({ connection: publisher, inProcess, logger });
  await Promise.race([joined, wait(clock, startWithinMs)]);
  return {
    bus,
    rateLimiter,
    close() {
      publisher.close();
      subscriber.close();
    },
  };
}
