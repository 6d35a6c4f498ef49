import { z } from 'zod';
import { utcMsSchema } from '../ids.ts';

/** `configured`: it is set up, and is tried only when somebody needs it. */
export const partStateSchema = z.enum(['up', 'down', 'configured', 'not-configured']);
export type PartState = z.infer<typeof partStateSchema>;

const countSchema = z.number().int().nonnegative();

/** Answer of `GET /v1/status`: how the service is doing, for those who answer for it. */
export const statusSchema = z.object({
  at: utcMsSchema,
  version: z.string(),
  /** Of the instance that answers; there may be others. */
  instance: z.object({ id: z.string(), startedAt: utcMsSchema }),
  parts: z.object({ database: partStateSchema, redis: partStateSchema, model: partStateSchema }),
  /** Those whose desktop is connected, at any instance. */
  operators: z.object({ free: countSchema, inCall: countSchema, away: countSchema }),
  /** At this moment. */
  calls: z.object({ ringing: countSchema, active: countSchema }),
  /** Of the 24 hours before. */
  lastDay: z.object({
    begun: countSchema,
    answered: countSchema,
    /** Callers who gave up, and those for whom nobody could be found. */
    lost: countSchema,
    /** Seconds that half of the answered callers waited at most; null: nobody called. */
    medianWaitS: z.number().nonnegative().nullable(),
    suggestionsShown: countSchema,
    suggestionsUsed: countSchema,
  }),
  /** Events of the telephony provider that wait for the database, at this instance. */
  webhooksWaiting: countSchema,
});
export type Status = z.infer<typeof statusSchema>;
