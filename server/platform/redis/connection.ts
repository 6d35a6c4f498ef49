import { Redis } from 'ioredis';
import { type Clock, wait } from '../clock.ts';
import type { Logger } from '../logger.ts';

/** Redis could not be asked. Nothing was queued: what was refused is never sent later. */
export class RedisAwayError extends Error {
  override readonly name = 'RedisAwayError';
}

/** One connection that is never waited for: a Redis that is away or slow is known to be, and is asked nothing. */
export interface RedisConnection {
  isUp(): boolean;
  /** Rejects at once while Redis is away, and after `commandTimeoutMs` at the latest. */
  run<T>(command: (redis: Redis) => Promise<T>): Promise<T>;
  /** For what nobody waits for: sent as long as there is a connection. */
  tell(command: (redis: Redis) => Promise<unknown>): Promise<unknown>;
  /** Told when it comes and goes, and at once when it is there. Returns its own unsubscribe. */
  watch(listener: (isUp: boolean) => void): () => void;
  /** For what comes without having been asked for. */
  readonly redis: Redis;
  close(): void;
}

interface ConnectionOptions {
  readonly url: string;
  /** Shown in the list of clients of Redis. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** An answer takes under a millisecond. A sign-in asks four times: all of it must not take a second. */
export const commandTimeoutMs = 100;
const connectTimeoutMs = 1_000;
const heartbeatMs = 500;
/** Longer than a heartbeat with its answer: a connection on which nothing comes is dead, and is made anew. */
const silenceMs = 2_000;
const longestReconnectMs = 1_000;

function createClient(url: string, name: string): Redis {
  return new Redis(url, {
    connectionName: `lydia-${name}`,
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    socketTimeout: silenceMs,
    // What is not answered fails, and is not sent again: a counter would count twice.
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // Whoever is told that it is back joins its channels by itself.
    autoResubscribe: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, longestReconnectMs),
    // After a change of the primary, the one we are connected to refuses writes.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
}

/** Whether it answers, and who wants to know. */
function createUpState(tell: (isUp: boolean, error: unknown) => void) {
  const listeners = new Set<(isUp: boolean) => void>();
  let isUp = false;
  return {
    isUp: () => isUp,
    turn(to: boolean, error?: unknown): void {
      if (to === isUp) return;
      isUp = to;
      tell(to, error);
      for (const listener of listeners) listener(to);
    },
    watch(listener: (isUp: boolean) => void) {
      listeners.add(listener);
      if (isUp) listener(true);
      return () => listeners.delete(listener);
    },
  };
}

export function createRedisConnection({ url, name, clock, logger }: ConnectionOptions): RedisConnection {
  const redis = createClient(url, name);
  let isClosed = false;
  const state = createUpState((isUp, error) => {
    if (isClosed) return;
    if (isUp) logger.info('Redis answers', { connection: name });
    else logger.warn('Redis does not answer: going on without', { connection: name, error });
  });

  async function beat(): Promise<void> {
    if (redis.status !== 'ready') return;
    try {
      await redis.ping();
      state.turn(true);
    } catch (error) {
      state.turn(false, error);
    }
  }

  async function keepBeating(): Promise<void> {
    for (; !isClosed; await wait(clock, heartbeatMs)) await beat();
  }

  redis.on('error', (error) => state.turn(false, error));
  redis.on('close', () => state.turn(false));
  redis.on('ready', () => void beat());
  redis.connect().catch(() => {
    // It is tried again and again; whether it answers is told by the heartbeat.
  });
  void keepBeating();

  return {
    redis,
    isUp: state.isUp,
    watch: (listener) => state.watch(listener),
    async run(command) {
      if (!state.isUp()) throw new RedisAwayError('Redis is away.');
      try {
        return await command(redis);
      } catch (error) {
        // One that waits in vain is enough: the others need not wait as well.
        if (isTimeout(error)) state.turn(false, error);
        throw error;
      }
    },
    tell(command) {
      if (redis.status !== 'ready') return Promise.reject(new RedisAwayError('Redis is away.'));
      return command(redis);
    },
    close() {
      isClosed = true;
      redis.disconnect();
    },
  };
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Command timed out';
}
