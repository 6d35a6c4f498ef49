import { z } from 'zod';
import { callIdSchema, utcMsSchema, utteranceIdSchema } from '../ids.ts';

export const speakerSchema = z.enum(['contact', 'operator', 'ai']);
export type Speaker = z.infer<typeof speakerSchema>;

/**
 * What one party said without a pause. While `isFinal` is false the text still grows and may change;
 * the final text comes under the same id.
 */
export const utteranceSchema = z.object({
  id: utteranceIdSchema,
  callId: callIdSchema,
  speaker: speakerSchema,
  text: z.string().max(10_000),
  isFinal: z.boolean(),
  /** When the party began to speak; orders the transcript, ties broken by `id`. */
  startedAt: utcMsSchema,
});
export type Utterance = z.infer<typeof utteranceSchema>;
