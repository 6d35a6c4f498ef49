import { z } from 'zod';
import { callIdSchema, contactNumberSchema, dispositionIdSchema, userIdSchema, utcMsSchema } from '../ids.ts';

export const languageSchema = z.enum(['en', 'fr']);
export type Language = z.infer<typeof languageSchema>;

export const callDirectionSchema = z.enum(['inbound', 'outbound']);
export type CallDirection = z.infer<typeof callDirectionSchema>;

/** As the API sees it. `ringing`: nobody talks yet; `active`: contact and operator are joined. */
export const callStatusSchema = z.enum(['ringing', 'active', 'ended']);
export type CallStatus = z.infer<typeof callStatusSchema>;

/** Why a call ended: exactly one cause for each call, so that nobody has to guess. */
export const endCauses = [
  'contact-hung-up',
  'operator-hung-up',
  /** The number called was engaged. */
  'busy',
  /** The number called did not answer in time. */
  'no-answer',
  /** The number called, or the operator, refused the call. */
  'declined',
  /** The caller gave up before anybody answered. */
  'abandoned',
  /** The operator gave up before the number called answered. */
  'cancelled',
  /** No operator could be reached in time. */
  'no-operator',
  'number-unreachable',
  /** Our own rules do not let it be dialled: its country, its kind, or too many calls. */
  'not-allowed',
  /** Signalling or audio was lost for good. */
  'connection-lost',
  'failed',
] as const;
export const endCauseSchema = z.enum(endCauses);
export type EndCause = z.infer<typeof endCauseSchema>;

/** A word that operators sort calls by; compared as written. */
export const tagSchema = z.string().trim().min(1).max(40);
export type Tag = z.infer<typeof tagSchema>;

export const callSchema = z.object({
  id: callIdSchema,
  direction: callDirectionSchema,
  status: callStatusSchema,
  contactNumber: contactNumberSchema,
  contactName: z.string().nullable(),
  /** Our number: the one that was called, or that is shown to the number called. */
  lineNumber: contactNumberSchema,
  queueName: z.string().nullable(),
  /** The language of the conversation, which sets transcription and suggestions. */
  language: languageSchema,
  operatorId: userIdSchema.nullable(),
  startedAt: utcMsSchema,
  answeredAt: utcMsSchema.nullable(),
  endedAt: utcMsSchema.nullable(),
  endCause: endCauseSchema.nullable(),
  notes: z.string().max(20_000),
  /** Counts changes of the notes; a mutation names the revision it started from. */
  notesRevision: z.number().int().nonnegative(),
  dispositionId: dispositionIdSchema.nullable(),
  wrappedUpAt: utcMsSchema.nullable(),
  /** Each once, in the order in which they were given. An API before contacts and tags sends neither. */
  tags: z.array(tagSchema).max(30).default([]),
  /** Whether the provider holds a recording of it. */
  hasRecording: z.boolean().default(false),
});
export type Call = z.infer<typeof callSchema>;
