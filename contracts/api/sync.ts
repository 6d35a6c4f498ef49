import { z } from 'zod';
import { suggestionOutcomeSchema } from '../domain/suggestion.ts';
import { errorCodeSchema } from '../errors.ts';
import {
  callIdSchema,
  dispositionIdSchema,
  mutationIdSchema,
  suggestionIdSchema,
  utcMsSchema,
} from '../ids.ts';

/** A change an operator made. The server applies each `id` exactly once, in the order sent per call. */
const mutationBase = { id: mutationIdSchema, madeAt: utcMsSchema, callId: callIdSchema };

export const mutationSchema = z.discriminatedUnion('kind', [
  z.object({
    ...mutationBase,
    kind: z.literal('save-notes'),
    notes: z.string().max(20_000),
    /** The revision the operator started from; another one on the server is a conflict. */
    baseRevision: z.number().int().nonnegative(),
  }),
  z.object({
    ...mutationBase,
    kind: z.literal('set-disposition'),
    dispositionId: dispositionIdSchema.nullable(),
  }),
  z.object({ ...mutationBase, kind: z.literal('complete-wrap-up'), wrappedUpAt: utcMsSchema }),
  z.object({
    ...mutationBase,
    kind: z.literal('record-suggestion-outcome'),
    suggestionId: suggestionIdSchema,
    outcome: suggestionOutcomeSchema,
    editedText: z.string().max(4_000).nullable(),
  }),
]);
export type Mutation = z.infer<typeof mutationSchema>;
export type MutationKind = Mutation['kind'];

/** `POST /v1/sync/mutations` */
export const pushRequestSchema = z.object({ mutations: z.array(mutationSchema).min(1).max(200) });
export type PushRequest = z.infer<typeof pushRequestSchema>;

/**
 * `applied`: in effect, now or by an earlier delivery. `conflict`: notes were changed meanwhile; the server
 * kept both texts, the outcome is in the change feed. `rejected`: it can never succeed, `code` says why.
 */
export const mutationResultSchema = z.object({
  id: mutationIdSchema,
  status: z.enum(['applied', 'conflict', 'rejected']),
  code: errorCodeSchema.nullable(),
});
export type MutationResult = z.infer<typeof mutationResultSchema>;
/** A mutation without a result is not decided yet: it is sent again, before the later ones of its call. */
export const pushAnswerSchema = z.object({ results: z.array(mutationResultSchema) });

export const syncEntities = ['call', 'utterance', 'suggestion', 'article', 'disposition', 'user'] as const;

/**
 * One changed record. `value` is the whole record (its domain schema), or null when it was deleted.
 * Entities and fields that this version does not know are carried, not rejected.
 */
export const changeSchema = z.object({
  entity: z.string(),
  id: z.string(),
  value: z.unknown(),
});
export type Change = z.infer<typeof changeSchema>;

/** Query of `GET /v1/sync/changes`; no cursor: from the beginning. */
export const changesQuerySchema = z.object({
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
});

/** `cursor` is opaque, names the last change given, and is safe under concurrent writers. */
export const changesAnswerSchema = z.object({
  changes: z.array(changeSchema),
  cursor: z.string(),
  hasMore: z.boolean(),
});
export type ChangesAnswer = z.infer<typeof changesAnswerSchema>;
