import { z } from 'zod';
import { callSchema } from '../domain/call.ts';
import { suggestionSchema } from '../domain/suggestion.ts';
import { speakerSchema, utteranceSchema } from '../domain/transcript.ts';
import { callIdSchema, utteranceIdSchema } from '../ids.ts';
import { call, subscribe } from './channel.ts';

/** Where the searched words were found. `ranges` are [start, end) in UTF-16 units of `text`. */
export const historyMatchSchema = z.object({
  place: z.enum(['utterance', 'notes', 'contact']),
  utteranceId: utteranceIdSchema.nullable(),
  speaker: speakerSchema.nullable(),
  text: z.string(),
  ranges: z.array(z.tuple([z.number().int(), z.number().int()])),
});
export type HistoryMatch = z.infer<typeof historyMatchSchema>;

export const historyItemSchema = z.object({
  call: callSchema,
  operatorName: z.string().nullable(),
  /** Changed here and not yet confirmed by the API. */
  isPending: z.boolean(),
  match: historyMatchSchema.nullable(),
});
export type HistoryItem = z.infer<typeof historyItemSchema>;

export const historyPageSchema = z.object({
  items: z.array(historyItemSchema),
  /** Opaque; null on the last page. */
  nextCursor: z.string().nullable(),
});
export type HistoryPage = z.infer<typeof historyPageSchema>;

export const historyDetailSchema = historyItemSchema.omit({ match: true }).extend({
  utterances: z.array(utteranceSchema),
  suggestions: z.array(suggestionSchema),
});
export type HistoryDetail = z.infer<typeof historyDetailSchema>;

export const historyChannels = {
  /** Newest first. `search` matches words, and their beginnings, in transcripts, notes, names and numbers. */
  'history:list': call(
    z.object({
      search: z.string().max(200),
      direction: z.enum(['inbound', 'outbound']).nullable(),
      cursor: z.string().max(200).nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    historyPageSchema,
  ),
  'history:open': call(z.object({ callId: callIdSchema }), historyDetailSchema),
  /** Counts up whenever a call in the local history was added or changed. */
  'history:watch-revision': subscribe(z.number().int()),
};
