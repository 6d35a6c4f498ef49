import type { ChannelTable } from '../contracts/ipc/channel.ts';

/**
 * The channels of a table with their kinds, and nothing more: the schemas stay in main, so that a preload
 * carries no validator. Does not compile when a channel is missing, too many, or of the other kind.
 */
export type ChannelKinds<T extends ChannelTable> = {
  readonly [Name in keyof T]: T[Name] extends { kind: infer Kind } ? Kind : never;
};
