import { z } from 'zod';
import { articleIdSchema, callIdSchema, suggestionIdSchema, utcMsSchema, utteranceIdSchema } from '../ids.ts';

/** A source of a suggestion. `quote` occurs literally in the body of the article. */
export const citationSchema = z.object({
  /** The number shown beside the sentence it supports, from 1. */
  marker: z.number().int().positive(),
  articleId: articleIdSchema,
  articleTitle: z.string(),
  quote: z.string().min(1),
});
export type Citation = z.infer<typeof citationSchema>;

/**
 * `streaming`: text is still coming. `ready`: complete and grounded. `no-answer`: the knowledge base has
 * none, a valid and quiet result. `withdrawn`: the caller went on, it answers an older question.
 * `failed`: the model could not be reached.
 */
export const suggestionStatusSchema = z.enum(['streaming', 'ready', 'no-answer', 'withdrawn', 'failed']);

/** What the operator did with it; `null` until then. */
export const suggestionOutcomeSchema = z.enum(['used', 'edited', 'dismissed', 'ignored']);
export type SuggestionOutcome = z.infer<typeof suggestionOutcomeSchema>;

/** `generated`: written by the model from sources. `retrieved`: passages only, there is no model. */
export const suggestionOriginSchema = z.enum(['generated', 'retrieved']);
export type SuggestionOrigin = z.infer<typeof suggestionOriginSchema>;

export const suggestionSchema = z.object({
  id: suggestionIdSchema,
  callId: callIdSchema,
  /** The utterance of the contact that it answers. */
  utteranceId: utteranceIdSchema,
  status: suggestionStatusSchema,
  origin: suggestionOriginSchema,
  /** Plain text, never markup. Markers like `[1]` refer to `citations`. */
  text: z.string().max(4_000),
  citations: z.array(citationSchema),
  /** Name of the model, or `none`. */
  model: z.string(),
  createdAt: utcMsSchema,
  outcome: suggestionOutcomeSchema.nullable(),
  /** What the operator made of it, when the outcome is `edited`. */
  editedText: z.string().max(4_000).nullable(),
});
export type Suggestion = z.infer<typeof suggestionSchema>;
