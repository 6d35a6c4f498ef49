import { z } from 'zod';
import { callIdSchema, legIdSchema, userIdSchema, utcMsSchema } from '../ids.ts';

/**
 * One party's way into a call and out of it: the facts that the timeline of a call is drawn from. An instant that
 * was not reached is null.
 */
export const legSchema = z.object({
  id: legIdSchema,
  callId: callIdSchema,
  party: z.enum(['contact', 'operator']),
  /** The operator; null for the contact. */
  userId: userIdSchema.nullable(),
  /** Counts the legs of the call from 0: operators were rung in this order. */
  ordinal: z.number().int().nonnegative(),
  /** When it came to us, or we began to ring it. */
  offeredAt: utcMsSchema,
  ringingAt: utcMsSchema.nullable(),
  answeredAt: utcMsSchema.nullable(),
  /** When it entered the conference of the call. */
  joinedAt: utcMsSchema.nullable(),
  endedAt: utcMsSchema.nullable(),
  /** How the dialling ended, in the provider's words (`completed`, `busy`, `no-answer`, …); null until then. */
  outcome: z.string().nullable(),
  /** `self`: this party hung up. `other`: it was put out, or the call ended around it. */
  leftBy: z.enum(['self', 'other']).nullable(),
  /** When this party heard music instead of the other, in order; the last one may still go on. */
  holds: z.array(z.object({ startedAt: utcMsSchema, endedAt: utcMsSchema.nullable() })).default([]),
});
export type Leg = z.infer<typeof legSchema>;
