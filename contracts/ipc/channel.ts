import type { z } from 'zod';
import type { Result } from '../result.ts';

/** The page asks, main answers once. */
export interface CallChannel {
  readonly kind: 'call';
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

/** Main sends the present value at once, and again at every change, until the page unsubscribes. */
export interface SubscribeChannel {
  readonly kind: 'subscribe';
  readonly event: z.ZodType;
}

/** Channels by name. A name is `noun:imperative` for calls and `noun:watch…` for subscriptions. */
export type ChannelTable = Readonly<Record<`${string}:${string}`, CallChannel | SubscribeChannel>>;

export function call<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'call', input, output } as const;
}

export function subscribe<E extends z.ZodType>(event: E) {
  return { kind: 'subscribe', event } as const;
}

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;
type NounOf<Name> = Name extends `${infer Noun}:${string}` ? Noun : never;
type VerbOf<Name, Noun extends string> = Name extends `${Noun}:${infer Verb}` ? Verb : never;

type BridgeFunction<C> = C extends { kind: 'call'; input: infer I; output: infer O }
  ? I extends z.ZodVoid
    ? () => Promise<Result<z.output<O & z.ZodType>>>
    : (input: z.input<I & z.ZodType>) => Promise<Result<z.output<O & z.ZodType>>>
  : C extends { kind: 'subscribe'; event: infer E }
    ? (listener: (event: z.output<E & z.ZodType>) => void) => () => void
    : never;

/**
 * What a preload exposes for a table: `calls:hang-up` becomes `bridge.calls.hangUp(input)`.
 * A call resolves to a Result and never rejects; a subscription returns its own unsubscribe.
 */
export type Bridge<T extends ChannelTable> = {
  readonly [Noun in NounOf<keyof T> as CamelCase<Noun>]: {
    readonly [Verb in VerbOf<keyof T, Noun> as CamelCase<Verb>]: BridgeFunction<
      T[`${Noun}:${Verb}` & keyof T]
    >;
  };
};
