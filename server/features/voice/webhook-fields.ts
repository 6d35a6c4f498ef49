import { z } from 'zod';
import { speakerSchema } from '../../../contracts/domain/transcript.ts';
import { callIdSchema, userIdSchema } from '../../../contracts/ids.ts';

const callSid = z.string().regex(/^CA[0-9a-f]{32}$/);
const conferenceSid = z.string().regex(/^CF[0-9a-f]{32}$/);
const number = z.string().max(100);
const count = z.string().regex(/^\d{1,15}$/);
const truth = z.enum(['true', 'false']);

/** `POST /webhooks/voice/incoming` */
export const incomingFields = z.object({
  CallSid: callSid,
  From: number,
  To: number,
  CallerName: z.string().max(200).optional(),
});

/** `POST /webhooks/voice/outgoing`: `To` and `CallId` come from the desktop. */
export const outgoingFields = z.object({
  CallSid: callSid,
  From: z.string().startsWith('client:').max(100),
  To: number,
  CallId: callIdSchema,
});

/** `POST /webhooks/voice/conference` */
export const conferenceFields = z.object({
  StatusCallbackEvent: z.string().max(40),
  ConferenceSid: conferenceSid,
  SequenceNumber: count.optional(),
  CallSid: callSid.optional(),
  ParticipantLabel: z.enum(['contact', 'operator']).optional().catch(undefined),
  ReasonParticipantLeft: z.string().max(80).optional(),
  ReasonConferenceEnded: z.string().max(80).optional(),
  CallSidEndingConference: callSid.optional(),
  ParticipantLabelEndingConference: z.enum(['contact', 'operator']).optional().catch(undefined),
});
export type ConferenceFields = z.infer<typeof conferenceFields>;

const callStatuses = [
  'queued',
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'no-answer',
  'canceled',
  'failed',
] as const;

/** `POST /webhooks/voice/participant` */
export const participantFields = z.object({
  CallSid: callSid,
  CallStatus: z.enum(callStatuses),
  SipResponseCode: z
    .string()
    .regex(/^\d{3}$/)
    .optional()
    .catch(undefined),
});
export type ParticipantFields = z.infer<typeof participantFields>;

const heardSchema = z.object({ transcript: z.string().max(10_000) });

/** `POST /webhooks/voice/transcription` */
export const transcriptionFields = z.discriminatedUnion('TranscriptionEvent', [
  z.object({
    TranscriptionEvent: z.literal('transcription-content'),
    TranscriptionSid: z.string().regex(/^GT[0-9a-f]{32}$/),
    SequenceId: count.transform(Number),
    Final: truth,
    TranscriptionData: z.string().max(20_000).transform(parseHeard),
  }),
  z.object({
    TranscriptionEvent: z.literal('transcription-started'),
    TranscriptionSid: z.string().regex(/^GT[0-9a-f]{32}$/),
  }),
  z.object({ TranscriptionEvent: z.literal('transcription-stopped') }),
  z.object({
    TranscriptionEvent: z.literal('transcription-error'),
    TranscriptionErrorCode: z.string().max(20).optional(),
  }),
]);

function parseHeard(text: string, context: z.RefinementCtx): string {
  const parsed = heardSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data.transcript;
  context.addIssue({ code: 'custom', message: 'is not the JSON of a transcript' });
  return z.NEVER;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What our own callback URLs carry. */
export const callQuery = z.object({ callId: callIdSchema });
export const participantQuery = callQuery.extend({ legId: z.uuid(), userId: userIdSchema.optional() });
export const transcriptionQuery = callQuery.extend({ speaker: speakerSchema });

/**
 * Every name that is read above. The signature does not say where a name ends and its value begins, so `Final=true`
 * is signed like `Finalt=rue`: a name that only begins like one of these is not the provider's.
 */
const readNames = [
  'CallSid',
  'From',
  'To',
  'CallId',
  'CallStatus',
  'ConferenceSid',
  'SequenceId',
  'Final',
  'StatusCallbackEvent',
  'TranscriptionEvent',
  'TranscriptionSid',
  'TranscriptionData',
  'SipResponseCode',
] as const;
const longerNames = new Set([
  'FromCity',
  'FromCountry',
  'FromState',
  'FromZip',
  'ToCity',
  'ToCountry',
  'ToState',
  'ToZip',
  'CallSidEndingConference',
  'CallSidToCoach',
  'FinalAlternatives',
]);

/** A field that the provider never sends under this name: somebody moved the border between name and value. */
export function hasForgedName(names: readonly string[]): boolean {
  return names.some((name) => {
    if (!/^[A-Z][A-Za-z0-9_.-]*$/.test(name)) return true;
    const isRead = (readNames as readonly string[]).includes(name);
    return !isRead && !longerNames.has(name) && readNames.some((read) => isForged(read, name));
  });
}

function isForged(read: string, name: string): boolean {
  // `To` is short: of what begins with it only a number or a `client:` address could have been cut.
  if (read === 'To') return /^To[\d+c]/.test(name);
  return name.startsWith(read) || (name.length > 3 && read.startsWith(name));
}
