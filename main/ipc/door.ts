import type { z } from 'zod';
import { toFailure } from '../../contracts/errors.ts';
import type { CallChannel, ChannelTable, SubscribeChannel } from '../../contracts/ipc/channel.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { Logger } from '../platform/logger.ts';
import { createSubscriptions, subscriptionRequestSchema } from './subscriptions.ts';
import type { Sender, Transport } from './transport.ts';

/** The names of a table's channels that are asked, and answer once. */
export type CallName<T extends ChannelTable> = {
  [K in keyof T]: T[K] extends { kind: 'call' } ? K : never;
}[keyof T] &
  string;

/** The names of a table's channels that are subscribed to. */
export type SubscribeName<T extends ChannelTable> = {
  [K in keyof T]: T[K] extends { kind: 'subscribe' } ? K : never;
}[keyof T] &
  string;

export type InputOf<C> = C extends { input: infer I extends z.ZodType } ? z.output<I> : never;
export type OutputOf<C> = C extends { output: infer O extends z.ZodType } ? z.output<O> : never;
export type EventOf<C> = C extends { event: infer E extends z.ZodType } ? z.output<E> : never;

export type Handler<I, O> = (input: I) => Result<O> | Promise<Result<O>>;

/** Runs once for each subscription: sends the present value at once, then every change; returns the end of it. */
export type Serve<E> = (send: (event: E) => void) => () => void;

/**
 * The one way in from a window. What a handler gets was sent by the right window and parsed; what it gives
 * is parsed before it leaves; what it throws is logged and becomes `internal`.
 */
export interface Door<T extends ChannelTable> {
  handle<K extends CallName<T>>(channel: K, handler: Handler<InputOf<T[K]>, OutputOf<T[K]>>): void;
  serve<K extends SubscribeName<T>>(channel: K, subscribe: Serve<EventOf<T[K]>>): void;
}

interface DoorOptions<T extends ChannelTable> {
  readonly table: T;
  readonly transport: Transport;
  readonly isTrusted: (sender: Sender) => boolean;
  readonly logger: Logger;
}

/** A door whose owner can tell that nothing of the table was forgotten. */
export interface OwnedDoor<T extends ChannelTable> extends Door<T> {
  /** The channels of the table that nobody serves yet; the app does not start while there are any. */
  missingChannels(): string[];
}

type Answer = (sender: Sender, payload: unknown) => Promise<Result<unknown>>;

function toIssues(error: z.ZodError): Result<never> {
  const issues = error.issues.slice(0, 20).map(({ path, message }) => ({
    path: path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
    message,
  }));
  return { ok: false, error: { ...toFailure('invalid-input'), issues } };
}

/** Parse, handle, parse: the steps of one call, without who may make it. */
async function answerCall<I, O>(entry: CallChannel, handler: Handler<I, O>, payload: unknown) {
  const input = entry.input.safeParse(payload);
  if (!input.success) return toIssues(input.error);
  const result = await handler(input.data as I);
  return result.ok ? succeed(entry.output.parse(result.value)) : result;
}

export function createDoor<T extends ChannelTable>(options: DoorOptions<T>): OwnedDoor<T> {
  const { table, transport, isTrusted, logger } = options;
  const open = new Set(Object.keys(table));
  const subscriptions = createSubscriptions(logger);

  function guard(channel: string, answer: Answer): Answer {
    return async (sender, payload) => {
      if (!isTrusted(sender)) {
        logger.warn('refused a message from a page that is not ours', { channel, url: sender.frameUrl });
        return fail('untrusted-sender');
      }
      try {
        return await answer(sender, payload);
      } catch (error) {
        logger.error('a handler failed', { channel, error });
        return fail('internal');
      }
    };
  }

  function register(channel: string, answer: Answer): void {
    if (!open.delete(channel)) throw new Error(`Channel ${channel} is not in the table, or served already`);
    transport.handle(channel, guard(channel, answer));
  }

  // A wrong event is our bug; thrown, it would stop the service that told of it from telling the others.
  function sendParsed(
    channel: string,
    entry: SubscribeChannel,
    event: unknown,
    send: (event: unknown) => void,
  ): void {
    const parsed = entry.event.safeParse(event);
    if (parsed.success) send(parsed.data);
    else logger.error('an event does not fit its channel', { channel, issues: parsed.error.issues.length });
  }

  return {
    handle(channel, handler) {
      const entry = table[channel] as CallChannel;
      register(channel, (_sender, payload) => answerCall(entry, handler, payload));
    },
    serve(channel, subscribe) {
      const entry = table[channel] as SubscribeChannel;
      register(channel, async (sender, payload) => {
        const request = subscriptionRequestSchema.safeParse(payload);
        if (!request.success) return toIssues(request.error);
        subscriptions.apply({ channel, sender, request: request.data }, (send) =>
          subscribe((event) => sendParsed(channel, entry, event, send)),
        );
        return succeed(undefined);
      });
    },
    missingChannels: () => [...open],
  };
}
