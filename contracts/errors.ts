import { z } from 'zod';

interface ErrorMeaning {
  /** HTTP status when the API answers with it; 0 when it arises on the desktop only. */
  readonly status: number;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** What happened, for the reader of this list; what the operator reads is in the locales, by code. */
  readonly meaning: string;
}

/** Every error of the product. One code is one meaning, one status, and retryable or not. */
export const errorMeanings = {
  'invalid-input': {
    status: 400,
    retryable: false,
    meaning: 'A field is missing or has a wrong value; `issues` names it.',
  },
  'invalid-phone-number': {
    status: 400,
    retryable: false,
    meaning: 'What was typed is no number that can be dialled.',
  },
  'invalid-server-address': {
    status: 0,
    retryable: false,
    meaning: 'The server address is no http or https URL.',
  },
  'invalid-credentials': {
    status: 401,
    retryable: false,
    meaning: 'E-mail or password is wrong, or the account may not sign in.',
  },
  'not-signed-in': { status: 401, retryable: false, meaning: 'No valid access token came with the request.' },
  'session-expired': {
    status: 401,
    retryable: false,
    meaning: 'The refresh token is too old or unknown: sign in again.',
  },
  'session-revoked': {
    status: 401,
    retryable: false,
    meaning:
      'The session was ended, by sign-out, an administrator, or because a refresh token was used twice.',
  },
  'wrong-password': {
    status: 403,
    retryable: false,
    meaning: 'The present password, asked for once more, is wrong.',
  },
  'password-link-invalid': {
    status: 403,
    retryable: false,
    meaning: 'The one-time token for a new password is unknown, used, or too old.',
  },
  'forged-request': {
    status: 403,
    retryable: false,
    meaning: 'The request did not come from a page of this server, or without its `X-CSRF-Token`.',
  },
  forbidden: { status: 403, retryable: false, meaning: 'The role of the user does not allow this.' },
  'signature-invalid': {
    status: 403,
    retryable: false,
    meaning: 'A webhook came without a valid signature.',
  },
  'number-not-allowed': { status: 403, retryable: false, meaning: 'The dial policy forbids this number.' },
  'not-found': { status: 404, retryable: false, meaning: 'Nothing is known under this id or path.' },
  'call-not-found': { status: 404, retryable: false, meaning: 'No such call, or it is not yours to see.' },
  'practice-not-configured': { status: 404, retryable: false, meaning: 'The server has no practice calls.' },
  'method-not-allowed': {
    status: 405,
    retryable: false,
    meaning: 'The path exists, but not with this method.',
  },
  conflict: {
    status: 409,
    retryable: false,
    meaning: 'The record was changed meanwhile; the answer carries the present one.',
  },
  'already-exists': {
    status: 409,
    retryable: false,
    meaning: 'Another record has this name or address already.',
  },
  'last-administrator': {
    status: 409,
    retryable: false,
    meaning: 'Nobody would be left who may administer.',
  },
  'call-already-ended': { status: 409, retryable: false, meaning: 'The call is over.' },
  'call-in-progress': {
    status: 409,
    retryable: false,
    meaning: 'Another call is going on; end or finish it first.',
  },
  'record-deleted': {
    status: 409,
    retryable: false,
    meaning: 'Somebody deleted the record meanwhile; the change has nothing to be applied to.',
  },
  'must-refetch': {
    status: 410,
    retryable: false,
    meaning: 'The change feed cannot go on from this cursor: everything has to be fetched anew.',
  },
  'payload-too-large': { status: 413, retryable: false, meaning: 'The request body is over the limit.' },
  'unsupported-media-type': {
    status: 415,
    retryable: false,
    meaning: 'The body is in a format this route does not take.',
  },
  'idempotency-key-reused': {
    status: 422,
    retryable: false,
    meaning: 'The `Idempotency-Key` came before with another request; use a new one for a new request.',
  },
  'too-many-attempts': {
    status: 429,
    retryable: true,
    meaning: 'Too many requests; wait as `Retry-After` says.',
  },
  internal: {
    status: 500,
    retryable: false,
    meaning: 'A bug; the log has the details under the request id.',
  },
  'telephony-failed': {
    status: 502,
    retryable: true,
    meaning: 'The telephony provider refused or did not answer.',
  },
  'model-unavailable': {
    status: 502,
    retryable: true,
    meaning: 'The language model refused, failed or did not answer.',
  },
  'service-unavailable': {
    status: 503,
    retryable: true,
    meaning: 'The API lacks something it needs (its database), or is shutting down.',
  },
  'api-unreachable': {
    status: 0,
    retryable: true,
    meaning: 'The API did not answer: no network, a wrong address, or it is down.',
  },
  'api-incompatible': {
    status: 0,
    retryable: false,
    meaning: 'Something answers at the address, but it is not a Lydia API this version can talk to.',
  },
  timeout: { status: 0, retryable: true, meaning: 'No answer within the time allowed.' },
  'untrusted-sender': {
    status: 0,
    retryable: false,
    meaning: 'A message came from a page that is not ours.',
  },
  'line-not-ready': { status: 0, retryable: true, meaning: 'The telephone line is not registered.' },
  'line-unreachable': {
    status: 0,
    retryable: true,
    meaning: 'The line window does not answer; it is being rebuilt.',
  },
  'microphone-denied': {
    status: 0,
    retryable: false,
    meaning: 'The system or the user refused the microphone.',
  },
  'microphone-missing': { status: 0, retryable: false, meaning: 'No microphone is connected.' },
  'microphone-busy': { status: 0, retryable: true, meaning: 'Another program holds the microphone.' },
  'voice-token-refused': {
    status: 0,
    retryable: true,
    meaning: 'The telephony provider refused the voice token.',
  },
  'storage-unavailable': {
    status: 0,
    retryable: true,
    meaning: 'The local database cannot be opened or written.',
  },
  'database-damaged': {
    status: 0,
    retryable: false,
    meaning: 'The local database is damaged; it was set aside and a new one begun.',
  },
  'changes-lost': {
    status: 0,
    retryable: false,
    meaning: 'A file with the last changes of the local database was taken away while Lydia did not run.',
  },
  'database-locked': {
    status: 0,
    retryable: false,
    meaning: 'The local database cannot be unlocked with this password.',
  },
  'database-key-missing': {
    status: 0,
    retryable: false,
    meaning: 'There is a local database, and the file with its key is missing or damaged.',
  },
  'history-set-aside': {
    status: 0,
    retryable: false,
    meaning: 'A local history that could not be unlocked was set aside on request, and a new one begun.',
  },
  'database-newer': {
    status: 0,
    retryable: false,
    meaning: 'The local database was written by a newer version of Lydia.',
  },
  'disk-full': { status: 0, retryable: true, meaning: 'The disk is full; nothing more can be saved.' },
  'disk-read-only': {
    status: 0,
    retryable: true,
    meaning: 'The local database cannot be changed: its folder or its disk is read-only.',
  },
  'backup-unreadable': {
    status: 0,
    retryable: false,
    meaning: 'The file is no backup of this user, is damaged, or was written by a newer version.',
  },
  'file-not-written': {
    status: 0,
    retryable: true,
    meaning: 'The chosen file could not be written.',
  },
  cancelled: { status: 0, retryable: false, meaning: 'The person changed his mind.' },
  'settings-damaged': {
    status: 0,
    retryable: false,
    meaning: 'The settings file could not be read; it was set aside and the defaults are used.',
  },
  'secret-store-missing': {
    status: 0,
    retryable: false,
    meaning: 'This computer has no keyring: the session is kept in memory only.',
  },
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof errorMeanings;
export const errorCodes = Object.keys(errorMeanings) as readonly ErrorCode[];
export const errorCodeSchema = z.enum(errorCodes as [ErrorCode, ...ErrorCode[]]);

/** Names the field that is wrong (`path`, e.g. `['email']`) and says why. */
export const inputIssueSchema = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  message: z.string(),
});

/** An expected failure as a value: what crosses IPC, and what services return. */
export const failureSchema = z.object({
  code: errorCodeSchema,
  /** English, for logs and developers; the interface shows the locale text of `code`. */
  message: z.string(),
  retryable: z.boolean(),
  issues: z.array(inputIssueSchema).optional(),
});
export type Failure = z.infer<typeof failureSchema>;

/** Builds the failure of a code; `message` defaults to the meaning in the list above. */
export function toFailure(code: ErrorCode, message?: string): Failure {
  const { meaning, retryable } = errorMeanings[code];
  return { code, message: message ?? meaning, retryable };
}
