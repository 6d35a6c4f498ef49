import type { z } from 'zod';
import type { ChannelTable } from '../../contracts/ipc/channel.ts';
import type { Result } from '../../contracts/result.ts';

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
