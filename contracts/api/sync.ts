import { z } from 'zod';
import { tagSchema } from '../domain/call.ts';
import { contactFieldsSchema } from '../domain/contact.ts';
import { suggestionOutcomeSchema } from '../domain/suggestion.ts';
import { errorCodeSchema } from '../errors.ts';
import {
  callIdSchema,
  contactIdSchema,
  dispositionIdSchema,
  mutationIdSchema,
  suggestionIdSchema,
  utcMsSchema,
} from '../ids.ts';

/**
 * A change an operator made. The server applies each `id` exactly once, in the order sent for each call and each
 * contact. `madeAt` is the desktop's clock: for people to read, never to decide by.
 */
const mutationBase = { id: mutationIdSchema, madeAt: utcMsSchema };
const onCall = { ...mutationBase, callId: callIdSchema };
const onContact = { ...mutationBase, contactId: contactIdSchema };
const notesSchema = z.string().max(20_000);
const tagsSchema = z.array(tagSchema).max(30);

export const mutationSchema = z.discriminatedUnion('kind', [
  z.object({
    ...onCall,
    kind: z.literal('save-notes'),
    notes: notesSchema,
    /** The revision the operator started from; another one on the server means that somebody else wrote too. */
    baseRevision: z.number().int().nonnegative(),
    /** The text of that revision, so that both changes can be merged; null from a desktop that does not know it. */
    baseNotes: notesSchema.nullable().default(null),
  }),
  z.object({
    ...onCall,
    kind: z.literal('set-disposition'),
    dispositionId: dispositionIdSchema.nullable(),
  }),
  /** Each tag is decided by itself: the last word of the server's order counts. */
  z.object({ ...onCall, kind: z.literal('change-tags'), add: tagsSchema, remove: tagsSchema }),
  z.object({ ...onCall, kind: z.literal('complete-wrap-up'), wrappedUpAt: utcMsSchema }),
  /** Ends a conflict of notes with the text that somebody made of both; `baseRevision` as in `save-notes`. */
  z.object({
    ...onCall,
    kind: z.literal('resolve-note-conflict'),
    conflictId: mutationIdSchema,
    notes: notesSchema,
    baseRevision: z.number().int().nonnegative(),
  }),
  z.object({
    ...onCall,
    kind: z.literal('record-suggestion-outcome'),
    suggestionId: suggestionIdSchema,
    outcome: suggestionOutcomeSchema,
    editedText: z.string().max(4_000).nullable(),
  }),
  z.object({ ...onContact, kind: z.literal('create-contact'), fields: contactFieldsSchema }),
  /** Only the fields that were changed: the others may have been changed by somebody else. */
  z.object({ ...onContact, kind: z.literal('edit-contact'), fields: contactFieldsSchema.partial() }),
  z.object({ ...onContact, kind: z.literal('delete-contact') }),
]);
export type Mutation = z.infer<typeof mutationSchema>;
export type MutationKind = Mutation['kind'];
export type CallMutation = Extract<Mutation, { callId: unknown }>;
export type ContactMutation = Extract<Mutation, { contactId: unknown }>;

/** `POST /v1/sync/mutations` */
export const pushRequestSchema = z.object({ mutations: z.array(mutationSchema).min(1).max(200) });
export type PushRequest = z.infer<typeof pushRequestSchema>;

/**
 * `applied`: in effect, now or by an earlier delivery. `conflict`: notes were changed meanwhile and could not be
 * merged; the server kept both texts, and the conflict is in the change feed. `rejected`: it can never succeed, `code`
 * says why.
 */
export const mutationResultSchema = z.object({
  id: mutationIdSchema,
  status: z.enum(['applied', 'conflict', 'rejected']),
  code: errorCodeSchema.nullable(),
});
export type MutationResult = z.infer<typeof mutationResultSchema>;
/** A mutation without a result is not decided yet: it is sent again, before the later ones of its call or contact. */
export const pushAnswerSchema = z.object({ results: z.array(mutationResultSchema) });

/**
 * `POST /v1/sync/mutations/check`: which of these the server has no record of. Asked after the server may have lost
 * something (its incarnation is another one), so that what was confirmed before can be sent again.
 */
export const checkRequestSchema = z.object({ ids: z.array(mutationIdSchema).min(1).max(5_000) });
export const checkAnswerSchema = z.object({ missing: z.array(mutationIdSchema) });

export const syncEntities = [
  'call',
  'utterance',
  'suggestion',
  'article',
  'disposition',
  'user',
  'contact',
  'leg',
  'note-conflict',
] as const;
export type SyncEntity = (typeof syncEntities)[number];

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
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
});

/**
 * `cursor` is opaque, names the last change given, and is safe under concurrent writers. Fails with `must-refetch` when
 * the feed cannot go on from a cursor.
 */
export const changesAnswerSchema = z.object({
  changes: z.array(changeSchema),
  cursor: z.string(),
  hasMore: z.boolean(),
  /**
   * Names an unbroken life of the server's data. Another one than at the last answer: it was started anew, maybe from
   * a backup, and may have lost what it confirmed.
   */
  incarnation: z.string().default(''),
});
export type ChangesAnswer = z.infer<typeof changesAnswerSchema>;

/** Query of `GET /v1/sync/snapshot`; `after`: the token of the last block that was stored, to go on from there. */
export const snapshotQuerySchema = z.object({ after: z.string().max(300).optional() });

/**
 * The snapshot is a stream of lines (UTF-8, `\n`), for the first synchronisation and for every full one:
 *
 *     {"kind":"begin", …}
 *     {"kind":"block", "entity":"call", "columns":["id", …], "rows":2, "after":"…"}
 *     rows of the block, one a line, in PostgreSQL's COPY text format: fields between tabs, \N for null,
 *     backslash escapes; booleans t and f; lists and objects as JSON
 *     … more blocks, each entity's records in the order of `entities` …
 *     {"kind":"end"}
 *
 * A stream without its last line was cut off; it is gone on with by `after`. Records may be newer than `cursor`, and the
 * change feed read from `cursor` brings everything that came since: the first one's, when the stream was resumed.
 */
export const snapshotLineSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('begin'),
    /** Where the change feed is to be read on from, once all is stored. */
    cursor: z.string(),
    incarnation: z.string(),
    /** About how many records of each entity there are in all, for the progress. */
    totals: z.record(z.string(), z.number().int().nonnegative()),
  }),
  z.object({
    kind: z.literal('block'),
    entity: z.string(),
    /** Names of the fields, as in the domain schema of the entity. */
    columns: z.array(z.string()),
    rows: z.number().int().nonnegative(),
    after: z.string(),
  }),
  z.object({ kind: z.literal('end') }),
]);
export type SnapshotLine = z.infer<typeof snapshotLineSchema>;
export const snapshotContentType = 'application/vnd.lydia.snapshot';
