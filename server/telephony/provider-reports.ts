import type { ConferenceReport, LegOutcome, LegReport } from './telephony.ts';

/** SIP answers (RFC 3261, section 21) that say more than the provider's own status. */
const outcomesBySip: Readonly<Record<string, LegOutcome>> = {
  '404': 'unreachable',
  '410': 'unreachable',
  '480': 'unreachable',
  '484': 'unreachable',
  '486': 'busy',
  '600': 'busy',
  '603': 'declined',
  '604': 'unreachable',
};

/** The end of a leg in our words, or null when it is not over. */
export function toOutcome(status: string, sipCode: string | null): LegOutcome | null {
  switch (status) {
    case 'completed':
      return 'completed';
    case 'busy':
    case 'failed': {
      const bySip = sipCode === null ? undefined : outcomesBySip[sipCode];
      // The provider's `failed` means: could not be completed as dialled, most often a number that does not exist.
      return bySip ?? (status === 'busy' ? 'busy' : 'unreachable');
    }
    case 'no-answer':
      return 'no-answer';
    case 'canceled':
      return 'canceled';
    default:
      return null;
  }
}

export function toLegReport(status: string): LegReport {
  const outcome = toOutcome(status, null);
  if (outcome !== null) return { status: 'ended', outcome };
  return { status: status === 'in-progress' ? 'answered' : 'ringing', outcome: null };
}

/** Reasons that mean: somebody hung up, rather than: somebody was put out, or the conference was ended from outside. */
const endedByLeaving = new Set(['participant-with-end-conference-on-exit-left', 'last-participant-left']);

interface ProviderConference {
  readonly sid: string;
  readonly status: string;
  readonly reasonConferenceEnded: string | null;
  readonly callSidEndingConference: string | null;
}

export function toConferenceReport(conference: ProviderConference): ConferenceReport {
  return {
    sid: conference.sid,
    isOver: conference.status === 'completed',
    endedByLegSid: isEndedByLeaving(conference.reasonConferenceEnded)
      ? conference.callSidEndingConference
      : null,
  };
}

export function isEndedByLeaving(reason: string | null): boolean {
  return reason !== null && endedByLeaving.has(reason);
}

export function isLeftByItself(reason: string | null): boolean {
  return reason === 'participant_hung_up';
}
