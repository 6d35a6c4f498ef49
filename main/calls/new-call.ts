import type { Call, CallDirection, Language } from '../../contracts/domain/call.ts';
import {
  type CallId,
  type ContactNumber,
  contactNumberSchema,
  type UserId,
  type UtcMs,
} from '../../contracts/ids.ts';

interface NewCall {
  readonly id: CallId;
  readonly direction: CallDirection;
  readonly contactNumber: ContactNumber;
  readonly language: Language;
  readonly operatorId: UserId | null;
  readonly startedAt: UtcMs;
}

/** The record as this desktop alone can know it; the API adds our number, the queue and the name. */
export function buildCall(fields: NewCall): Call {
  return {
    ...fields,
    status: 'ringing',
    contactName: null,
    lineNumber: 'anonymous',
    queueName: null,
    answeredAt: null,
    endedAt: null,
    endCause: null,
    notes: '',
    notesRevision: 0,
    dispositionId: null,
    wrappedUpAt: null,
    tags: [],
    hasRecording: false,
  };
}

/** The number in what the provider gives as caller: a number, a client name, or a word for a withheld one. */
export function toContactNumber(from: string): ContactNumber {
  const parsed = contactNumberSchema.safeParse(from);
  return parsed.success ? parsed.data : 'anonymous';
}
