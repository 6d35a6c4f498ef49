import { z } from 'zod';
import { availabilitySchema } from '../../../contracts/domain/user.ts';
import { userIdSchema } from '../../../contracts/ids.ts';
import type { BusMessages, BusTopic, EventBus, LocalBus } from '../bus.ts';
import type { Logger } from '../logger.ts';
import type { RedisConnection } from './connection.ts';

const channel = 'lydia:bus:1';

const audienceSchema = z.union([z.literal('everyone'), z.array(userIdSchema)]);
const presenceSchema = z.object({
  userId: userIdSchema,
  availability: availabilitySchema,
  isLineReady: z.boolean(),
  isInCall: z.boolean(),
  freeSince: z.number().nullable(),
});

/** What crosses from one instance to the next; topics that are not in it are of one process alone. */
const sharedSchemas = {
  // Carried as it is: an instance of the next version may send what this one does not know.
  'realtime-event': z.object({ to: audienceSchema, event: z.looseObject({ type: z.string() }) }),
  'changes-available': z.object({ to: audienceSchema }),
  'session-ended': z.object({ userId: userIdSchema, sessionId: z.string().nullable() }),
  'presence-told': z.object({
    instance: z.string(),
    isWhole: z.boolean(),
    present: z.array(presenceSchema),
    goneIds: z.array(userIdSchema),
  }),
  'presence-wanted': z.object({}),
} satisfies Partial<Record<BusTopic, z.ZodType>>;
type SharedTopic = keyof typeof sharedSchemas;

const envelopeSchema = z.object({ from: z.string(), topic: z.string(), message: z.unknown() });

interface RedisBusOptions {
  readonly local: LocalBus;
  readonly publisher: RedisConnection;
  readonly subscriber: RedisConnection;
  readonly instanceId: string;
  readonly logger: Logger;
}

/**
 * The bus between instances, by publish/subscribe of Redis. Listeners of this instance hear at once and without Redis;
 * those of others at most once. What they missed while Redis was away, `bus-restored` makes them look for.
 *
 * ```
 *  publish ─┬─► listeners here
 *           └─► Redis ─► listeners of every other instance (origin 'elsewhere')
 * ```
 */
export function createRedisBus(options: RedisBusOptions): EventBus {
  const { local, publisher, subscriber, instanceId, logger } = options;

  subscriber.redis.on('message', (_channel, text) => {
    const told = parseEnvelope(text);
    if (told === null) logger.debug('a message of another instance is not understood');
    else if (told.from !== instanceId) local.deliver(told.topic, told.message, 'elsewhere');
  });
  subscriber.watch((isUp) => {
    if (!isUp) {
      local.publish('bus-lost', {});
      return;
    }
    subscriber.redis
      .subscribe(channel)
      .then(() => local.publish('bus-restored', {}))
      .catch((error: unknown) => logger.warn('the channel between instances could not be joined', { error }));
  });

  function send<T extends BusTopic>(topic: T, message: BusMessages[T]): void {
    const text = JSON.stringify({ from: instanceId, topic, message });
    publisher
      .tell((redis) => redis.publish(channel, text))
      .catch((error: unknown) => logger.debug('other instances could not be told', { topic, error }));
  }

  return {
    publish(topic, message) {
      local.publish(topic, message);
      if (isShared(topic)) send(topic, message);
    },
    subscribe: (topic, listener) => local.subscribe(topic, listener),
  };
}

function isShared(topic: string): topic is SharedTopic {
  return Object.hasOwn(sharedSchemas, topic);
}

interface Told {
  readonly from: string;
  readonly topic: SharedTopic;
  readonly message: BusMessages[SharedTopic];
}

function parseEnvelope(text: string): Told | null {
  const envelope = envelopeSchema.safeParse(parseJson(text)).data;
  if (envelope === undefined || !isShared(envelope.topic)) return null;
  const message = sharedSchemas[envelope.topic].safeParse(envelope.message);
  if (!message.success) return null;
  return { from: envelope.from, topic: envelope.topic, message: message.data as BusMessages[SharedTopic] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
