import type { CallDirection, Language } from '../../../contracts/domain/call.ts';
import type { CallId, ContactNumber, UserId, UtcMs } from '../../../contracts/ids.ts';
import type { LegOutcome } from '../../telephony/telephony.ts';

export type Party = 'contact' | 'operator';

/** What is known of one leg. Everything here only grows: a fact once learned is never taken back. */
export interface LegFacts {
  readonly id: string;
  /** The provider's name; null until it told us. */
  readonly sid: string | null;
  readonly party: Party;
  readonly userId: UserId | null;
  /** Counts the legs of a call; operators were rung in this order. */
  readonly ordinal: number;
  /** True: we dialled it, and status callbacks tell of it. False: it came to us by a webhook. */
  readonly isDialled: boolean;
  /** When we began to dial it, or it came to us. */
  readonly offeredAt: UtcMs;
  readonly ringingAt: UtcMs | null;
  readonly joinedAt: UtcMs | null;
  readonly answeredAt: UtcMs | null;
  readonly endedAt: UtcMs | null;
  readonly outcome: LegOutcome | null;
  /** `self`: this party hung up. `other`: it was put out, or the conference ended around it. */
  readonly leftBy: 'self' | 'other' | null;
  /** What was told of holds, each once and in no order that means anything: see `deriveHolds`. */
  readonly holdMarks: readonly HoldMark[];
}

/** The provider told that a party was put on hold, or taken back. */
export interface HoldMark {
  readonly at: UtcMs;
  /** Counts the callbacks of a conference, in the order in which things happened. */
  readonly sequence: number;
  readonly isHeld: boolean;
}

/** What is known of a call. What the call *is* follows from it: see `deriveProgress`. */
export interface CallFacts {
  readonly id: CallId;
  readonly direction: CallDirection;
  readonly contactNumber: ContactNumber;
  readonly lineNumber: ContactNumber;
  readonly language: Language;
  readonly startedAt: UtcMs;
  readonly conferenceSid: string | null;
  readonly conferenceEndedAt: UtcMs | null;
  /** The operator asked the API to end it. */
  readonly hangUpRequestedAt: UtcMs | null;
  /** Nobody could be rung in time. */
  readonly gaveUpAt: UtcMs | null;
  /** The provider no longer knows the call, and cannot say why. */
  readonly lostAt: UtcMs | null;
  readonly legs: readonly LegFacts[];
}

/** Names a leg by what the telling side knows of it. */
export interface LegReference {
  readonly legId: string | null;
  readonly sid: string | null;
  readonly party: Party | null;
}

export type CallEvent = { readonly at: UtcMs } & (
  | {
      readonly kind: 'leg-offered';
      readonly legId: string;
      readonly party: Party;
      readonly userId: UserId | null;
    }
  /** The provider accepted to dial, and named the leg. */
  | { readonly kind: 'leg-named'; readonly leg: LegReference }
  | { readonly kind: 'leg-ringing'; readonly leg: LegReference }
  | { readonly kind: 'leg-answered'; readonly leg: LegReference }
  | { readonly kind: 'leg-ended'; readonly leg: LegReference; readonly outcome: LegOutcome }
  | { readonly kind: 'leg-joined'; readonly leg: LegReference; readonly conferenceSid: string | null }
  | {
      readonly kind: 'leg-held' | 'leg-taken-back';
      readonly leg: LegReference;
      readonly sequence: number;
    }
  | { readonly kind: 'leg-left'; readonly leg: LegReference; readonly by: 'self' | 'other' }
  | {
      readonly kind: 'conference-ended';
      readonly conferenceSid: string;
      /** The leg whose leaving ended it; null when nobody's did, or nobody knows. */
      readonly endedBy: LegReference | null;
    }
  | { readonly kind: 'hang-up-requested' }
  | { readonly kind: 'operators-exhausted' }
  | { readonly kind: 'lost' }
);
export type CallEventKind = CallEvent['kind'];

/** What the world must do after an event; each is safe to do twice. */
export type CallEffect =
  | { readonly kind: 'dial-contact' }
  | { readonly kind: 'ring-next' }
  | { readonly kind: 'start-transcription'; readonly legSid: string; readonly party: Party }
  /** Legs that may still be up must end. */
  | { readonly kind: 'release'; readonly legSids: readonly string[]; readonly conferenceSid: string | null }
  /** The contact is told that nobody is there, and that leg ends after it. */
  | { readonly kind: 'say-nobody-is-there'; readonly legSid: string }
  /** A leg is over and nobody has said why: ask the provider soon. */
  | { readonly kind: 'ask-provider' };
