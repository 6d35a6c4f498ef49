import { z } from 'zod';

/**
 * Identifiers are UUIDs (version 7 where we make them, so that they sort by time), branded by noun:
 * a call id cannot be passed where a user id is asked for.
 */
export const callIdSchema = z.uuid().brand<'CallId'>();
export type CallId = z.infer<typeof callIdSchema>;

export const userIdSchema = z.uuid().brand<'UserId'>();
export type UserId = z.infer<typeof userIdSchema>;

export const utteranceIdSchema = z.uuid().brand<'UtteranceId'>();
export type UtteranceId = z.infer<typeof utteranceIdSchema>;

export const suggestionIdSchema = z.uuid().brand<'SuggestionId'>();
export type SuggestionId = z.infer<typeof suggestionIdSchema>;

export const articleIdSchema = z.uuid().brand<'ArticleId'>();
export type ArticleId = z.infer<typeof articleIdSchema>;

export const dispositionIdSchema = z.uuid().brand<'DispositionId'>();
export type DispositionId = z.infer<typeof dispositionIdSchema>;

export const contactIdSchema = z.uuid().brand<'ContactId'>();
export type ContactId = z.infer<typeof contactIdSchema>;

export const legIdSchema = z.uuid().brand<'LegId'>();
export type LegId = z.infer<typeof legIdSchema>;

export const savedFilterIdSchema = z.uuid().brand<'SavedFilterId'>();
export type SavedFilterId = z.infer<typeof savedFilterIdSchema>;

/** Names one change that an operator made; the server applies each mutation id exactly once. */
export const mutationIdSchema = z.uuid().brand<'MutationId'>();
export type MutationId = z.infer<typeof mutationIdSchema>;

/** An instant: whole milliseconds since 1970-01-01T00:00:00Z. Fields of this type end in `At`. */
export const utcMsSchema = z.number().int().nonnegative();
export type UtcMs = number;

/** A telephone number in E.164 (`+33123456789`), or the word `anonymous` for a withheld one. */
export const contactNumberSchema = z.union([z.string().regex(/^\+[1-9]\d{1,14}$/), z.literal('anonymous')]);
export type ContactNumber = z.infer<typeof contactNumberSchema>;
