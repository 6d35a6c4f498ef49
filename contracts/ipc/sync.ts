import { z } from 'zod';
import { mutationSchema } from '../api/sync.ts';
import { errorCodeSchema } from '../errors.ts';
import { mutationIdSchema, utcMsSchema } from '../ids.ts';
import { call, subscribe } from './channel.ts';

/** A full synchronisation that is under way: the first one, or one that the API asked for. */
export const fullLoadSchema = z.object({
  /** `first`: there is no history here yet. `anew`: what is here stays usable until the new one is complete. */
  reason: z.enum(['first', 'anew']),
  /** `waiting`: cut off; it goes on by itself from where it was. */
  phase: z.enum(['fetching', 'indexing', 'waiting']),
  /** Records stored, or calls indexed, and how many there will be. */
  done: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
  /** Of the last seconds; null until it is known. */
  perSecond: z.number().nonnegative().nullable(),
  secondsLeft: z.number().nonnegative().nullable(),
});
export type FullLoad = z.infer<typeof fullLoadSchema>;

export const syncStatusSchema = z.object({
  /** Changes made here that the API has not confirmed yet. */
  pending: z.number().int().nonnegative(),
  /** Changes that the API will never take; kept until the operator has decided about them. */
  setAside: z.number().int().nonnegative(),
  /** Calls whose notes were changed in two places and not resolved yet. */
  conflicts: z.number().int().nonnegative(),
  /** When everything was last sent and fetched; null: not yet. */
  completedAt: utcMsSchema.nullable(),
  fullLoad: fullLoadSchema.nullable(),
});
export type SyncStatus = z.infer<typeof syncStatusSchema>;

export const setAsideChangeSchema = z.object({
  mutation: mutationSchema,
  /** Why the API refused it. */
  code: errorCodeSchema,
  /** Whom the call or contact is about, for the list; null when it is not here. */
  subject: z.string().nullable(),
});
export type SetAsideChange = z.infer<typeof setAsideChangeSchema>;

const theChange = z.object({ id: mutationIdSchema });

export const syncChannels = {
  'sync:watch': subscribe(syncStatusSchema),
  'sync:list-set-aside': call(z.void(), z.array(setAsideChangeSchema)),
  /** Puts it at the end of the outbox under a new id. */
  'sync:retry-set-aside': call(theChange, z.void()),
  'sync:discard-set-aside': call(theChange, z.void()),
  /** Asks for a file and writes all that were set aside, as JSON. */
  'sync:export-set-aside': call(z.void(), z.void()),
};
