import { z } from 'zod';
import { callIdSchema, mutationIdSchema, userIdSchema, utcMsSchema } from '../ids.ts';

/**
 * Notes that were changed in two places and could not be merged. The call keeps the text that came first; the other
 * one is kept whole here until somebody has looked at both.
 */
export const noteConflictSchema = z.object({
  /** That of the mutation whose text came second. */
  id: mutationIdSchema,
  callId: callIdSchema,
  /** Who wrote the text that came second. */
  userId: userIdSchema,
  presentText: z.string().max(20_000),
  otherText: z.string().max(20_000),
  madeAt: utcMsSchema,
  resolvedAt: utcMsSchema.nullable(),
});
export type NoteConflict = z.infer<typeof noteConflictSchema>;
