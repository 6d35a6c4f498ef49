import { z } from 'zod';
import {
  contactIdSchema,
  dispositionIdSchema,
  savedFilterIdSchema,
  userIdSchema,
  utcMsSchema,
} from '../ids.ts';
import { callDirectionSchema, endCauseSchema, tagSchema } from './call.ts';

/** How a call went: whether anybody talked, or exactly why it ended. */
export const outcomeFilterSchema = z.union([z.enum(['answered', 'unanswered']), endCauseSchema]);
export type OutcomeFilter = z.infer<typeof outcomeFilterSchema>;

/** Days that move on with the calendar of the computer. */
export const historyPeriods = ['today', 'yesterday', 'last-7-days', 'last-30-days', 'this-month'] as const;
export const historyPeriodSchema = z.enum(historyPeriods);
export type HistoryPeriod = z.infer<typeof historyPeriodSchema>;

/** Which calls of the history are meant: those that satisfy all that is not null. */
export const historyFilterSchema = z.object({
  /** Calls that began at `from` or later, and before `until`. */
  from: utcMsSchema.nullable(),
  until: utcMsSchema.nullable(),
  /**
   * What `from` and `until` were reckoned from, so that a saved filter means the day on which it is used. Nothing is looked
   * up by it.
   */
  period: historyPeriodSchema.nullable().default(null),
  direction: callDirectionSchema.nullable(),
  outcome: outcomeFilterSchema.nullable(),
  /** `none`: calls without one. */
  dispositionId: z.union([dispositionIdSchema, z.literal('none')]).nullable(),
  queueName: z.string().max(200).nullable(),
  operatorId: userIdSchema.nullable(),
  /** Calls with any of the numbers of the contact. */
  contactId: contactIdSchema.nullable(),
  tag: tagSchema.nullable(),
  hasRecording: z.boolean().nullable(),
  hasNotes: z.boolean().nullable(),
  /** Notes that were changed in two places, and nobody has looked at both yet. */
  hasConflict: z.boolean().nullable().default(null),
});
export type HistoryFilter = z.infer<typeof historyFilterSchema>;

export const emptyHistoryFilter: HistoryFilter = {
  from: null,
  until: null,
  period: null,
  direction: null,
  outcome: null,
  dispositionId: null,
  queueName: null,
  operatorId: null,
  contactId: null,
  tag: null,
  hasRecording: null,
  hasNotes: null,
  hasConflict: null,
};

/** Words and a filter. What is searched is matched as `history:list` says. */
export const historyQuerySchema = z.object({ search: z.string().max(200), filter: historyFilterSchema });
export type HistoryQuery = z.infer<typeof historyQuerySchema>;

/** A query under a name that an operator gave it; kept on this computer, for him alone. */
export const savedFilterSchema = historyQuerySchema.extend({
  id: savedFilterIdSchema,
  name: z.string().trim().min(1).max(60),
});
export type SavedFilter = z.infer<typeof savedFilterSchema>;
