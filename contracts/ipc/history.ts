import { z } from 'zod';
import { callSchema, tagSchema } from '../domain/call.ts';
import { contactSchema } from '../domain/contact.ts';
import { historyFilterSchema, historyQuerySchema, savedFilterSchema } from '../domain/history-filter.ts';
import { legSchema } from '../domain/leg.ts';
import { noteConflictSchema } from '../domain/note-conflict.ts';
import { suggestionSchema } from '../domain/suggestion.ts';
import { speakerSchema, utteranceSchema } from '../domain/transcript.ts';
import { userSchema } from '../domain/user.ts';
import { errorCodeSchema } from '../errors.ts';
import { callIdSchema, mutationIdSchema, savedFilterIdSchema, utteranceIdSchema } from '../ids.ts';
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
  /** Whose number it is; its name goes before the one that came with the call. */
  contact: contactSchema.pick({ id: true, name: true, company: true }).nullable(),
  operatorName: z.string().nullable(),
  /** Changed here and not yet confirmed by the API. */
  isPending: z.boolean(),
  /** Its notes were changed in two places, and nobody has looked at both yet. */
  hasConflict: z.boolean(),
  match: historyMatchSchema.nullable(),
});
export type HistoryItem = z.infer<typeof historyItemSchema>;

export const historyPageSchema = z.object({
  items: z.array(historyItemSchema),
  /** Opaque; null on the last page. */
  nextCursor: z.string().nullable(),
});
export type HistoryPage = z.infer<typeof historyPageSchema>;

export const historyDetailSchema = historyItemSchema.omit({ match: true, contact: true }).extend({
  contact: contactSchema.nullable(),
  utterances: z.array(utteranceSchema),
  suggestions: z.array(suggestionSchema),
  /** In the order in which they came in. */
  legs: z.array(legSchema),
  /** Those that nobody has resolved, here or elsewhere. */
  conflicts: z.array(noteConflictSchema),
  /** Names of the operators in legs and conflicts, as far as they are known here. */
  users: z.array(userSchema.pick({ id: true, displayName: true })),
});
export type HistoryDetail = z.infer<typeof historyDetailSchema>;

/** What the filters can be set to, from what is in the local history. */
export const historyFacetsSchema = z.object({
  queueNames: z.array(z.string()),
  operators: z.array(userSchema.pick({ id: true, displayName: true })),
  tags: z.array(tagSchema),
  /** Whether any call has a recording: without one there is nothing to filter by. */
  hasRecordings: z.boolean(),
});
export type HistoryFacets = z.infer<typeof historyFacetsSchema>;

export const exportFormatSchema = z.enum(['csv', 'json']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** The one export that runs, or how the last one ended; null before the first. */
export const exportStateSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('running'),
    file: z.string(),
    doneCalls: z.number().int(),
    /** Null while it is being counted. */
    totalCalls: z.number().int().nullable(),
  }),
  z.object({ kind: z.literal('done'), file: z.string(), calls: z.number().int() }),
  /** Nothing is left of the file. */
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('failed'), code: errorCodeSchema }),
]);
export type ExportState = z.infer<typeof exportStateSchema>;

export const historyChannels = {
  /** Newest first. `search` matches words, and their beginnings, in transcripts, notes, names and numbers. */
  'history:list': call(
    historyQuerySchema.extend({
      cursor: z.string().max(200).nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    historyPageSchema,
  ),
  /** How many calls a query finds in all. */
  'history:count': call(historyQuerySchema, z.object({ calls: z.number().int() })),
  'history:open': call(z.object({ callId: callIdSchema }), historyDetailSchema),
  'history:list-facets': call(z.void(), historyFacetsSchema),
  /** Counts up whenever a call in the local history was added or changed. */
  'history:watch-revision': subscribe(z.number().int()),
  /** Asks for a file, and writes all calls that the query finds. Answers when it has begun; `cancelled`: no file was chosen. */
  'history:export': call(historyQuerySchema.extend({ format: exportFormatSchema }), z.void()),
  'history:cancel-export': call(z.void(), z.void()),
  'history:watch-export': subscribe(exportStateSchema.nullable()),
  'history:watch-saved-filters': subscribe(z.array(savedFilterSchema)),
  /** A filter with an id that is known replaces that one; names may occur twice. */
  'history:save-filter': call(
    savedFilterSchema.extend({ id: savedFilterIdSchema.nullable(), filter: historyFilterSchema }),
    savedFilterSchema,
  ),
  'history:delete-filter': call(z.object({ id: savedFilterIdSchema }), z.void()),
  /** Ends a conflict of notes with a text made of both. */
  'history:resolve-conflict': call(
    z.object({ callId: callIdSchema, conflictId: mutationIdSchema, notes: z.string().max(20_000) }),
    z.void(),
  ),
};
