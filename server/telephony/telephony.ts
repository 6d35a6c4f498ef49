import type { Language } from '../../contracts/domain/call.ts';
import type { Speaker } from '../../contracts/domain/transcript.ts';
import type { CallId, UserId, UtcMs } from '../../contracts/ids.ts';
import type { Result } from '../../contracts/result.ts';

export interface RingOperatorRequest {
  readonly callId: CallId;
  /** Our name for the new leg; its callbacks carry it. */
  readonly legId: string;
  readonly userId: UserId;
  /** Shown to the operator: the contact's number, or our own when it is withheld. */
  readonly from: string;
  readonly timeoutSeconds: number;
}

export interface DialContactRequest {
  readonly callId: CallId;
  readonly legId: string;
  /** E.164 */
  readonly to: string;
  /** E.164, one of our numbers. */
  readonly from: string;
  readonly timeoutSeconds: number;
}

export interface TranscribeLegRequest {
  readonly callId: CallId;
  readonly legSid: string;
  readonly speaker: Speaker;
  readonly language: Language;
}

/** What the provider says about a conference: the truth after lost callbacks. */
export interface ConferenceReport {
  readonly sid: string;
  readonly isOver: boolean;
  /** The leg whose leaving ended it, where the provider knows. */
  readonly endedByLegSid: string | null;
}

/** What the provider says about one leg. */
export interface LegReport {
  readonly status: 'ringing' | 'answered' | 'ended';
  readonly outcome: LegOutcome | null;
}

/**
 * How a leg ended. `unreachable`: the number does not exist or cannot be reached; `refused`: we did not dial it; `failed`:
 * anything else.
 */
export type LegOutcome =
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'declined'
  | 'unreachable'
  | 'refused'
  | 'failed'
  | 'canceled';

export interface SignedRequest {
  readonly signature: string;
  /** The whole URL as the provider called it. */
  readonly url: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** `secondary`: the one that is about to become the only one, or was. */
export type AuthTokenName = 'primary' | 'secondary';

export interface IssuedVoiceToken {
  readonly token: string;
  readonly expiresAt: UtcMs;
}

/**
 * The telephone network: every call is the conference `call-<callId>`, and everybody in it is a leg.
 * Requests fail with `telephony-failed` (the provider refused or did not answer), or `invalid-phone-number` when
 * the number cannot be dialled. Ending what is over already succeeds.
 */
export interface Telephony {
  ringOperator(request: RingOperatorRequest): Promise<Result<{ readonly legSid: string }>>;
  dialContact(request: DialContactRequest): Promise<Result<{ readonly legSid: string }>>;
  startTranscription(request: TranscribeLegRequest): Promise<Result<void>>;
  /** Hangs up, or stops ringing. */
  endLeg(legSid: string): Promise<Result<void>>;
  /** Stops ringing; a leg that was answered meanwhile goes on. */
  cancelRinging(legSid: string): Promise<Result<void>>;
  /** Says that nobody could be reached, then hangs up. */
  sayNobodyIsThere(legSid: string, language: Language): Promise<Result<void>>;
  endConference(conferenceSid: string): Promise<Result<void>>;
  /** Null: no conference of this call was ever seen. */
  loadConference(callId: CallId): Promise<Result<ConferenceReport | null>>;
  /** Null: no such leg. */
  loadLeg(legSid: string): Promise<Result<LegReport | null>>;
  /** For the Voice SDK of one user; lives at most an hour. */
  issueVoiceToken(userId: UserId): IssuedVoiceToken;
  /** With which of our two tokens the provider signed it; null: the provider did not. */
  findSigner(request: SignedRequest): AuthTokenName | null;
}
