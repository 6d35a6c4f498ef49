import type { CallId } from '../../../contracts/ids.ts';
import type { ConferenceReport, LegReport } from '../../telephony/telephony.ts';
import type { CallEvent, CallFacts, LegFacts } from './call-state.ts';

/** A leg that the provider was asked for, and never named in this time, does not exist. */
export const namingTimeMs = 30_000;

export interface ProviderView {
  readonly callId: CallId;
  readonly nowMs: number;
  /** Null: the provider knows none. */
  readonly conference: ConferenceReport | null;
  /** By the provider's name of the leg; a leg that could not be asked for is missing. */
  readonly legs: ReadonlyMap<string, LegReport | null>;
}

/**
 * What we would have been told, had no callback been lost. Events that we know already change nothing when they
 * are taken in again, so this may say too much but never something wrong.
 */
export function deriveMissedEvents(facts: CallFacts, view: ProviderView): readonly CallEvent[] {
  const at = view.nowMs;
  const events = facts.legs
    .filter((leg) => leg.endedAt === null)
    .flatMap((leg) => deriveMissedOfLeg(leg, view));
  const { conference } = view;
  if (conference?.isOver) {
    const sid = conference.endedByLegSid;
    const endedBy = sid === null ? null : { legId: null, sid, party: null };
    // First, so that the cause is right from the first moment that the call is over.
    events.unshift({ kind: 'conference-ended', at, conferenceSid: conference.sid, endedBy });
  }
  return events;
}

function deriveMissedOfLeg(leg: LegFacts, view: ProviderView): CallEvent[] {
  const at = view.nowMs;
  const reference = { legId: leg.id, sid: leg.sid, party: leg.party };
  if (leg.sid === null) {
    const isOverdue = leg.isDialled && at - leg.offeredAt > namingTimeMs;
    return isOverdue ? [{ kind: 'leg-ended', at, leg: reference, outcome: 'failed' }] : [];
  }
  const report = view.legs.get(leg.sid);
  if (report === undefined) return [];
  if (report === null) return [{ kind: 'lost', at }];
  if (report.status === 'ringing') return [];
  if (report.status === 'answered') {
    return leg.isDialled ? [{ kind: 'leg-answered', at, leg: reference }] : [];
  }
  if (leg.isDialled) {
    return [{ kind: 'leg-ended', at, leg: reference, outcome: report.outcome ?? 'completed' }];
  }
  // Who came by himself and is gone has hung up, unless the conference ended around him.
  return [{ kind: 'leg-left', at, leg: reference, by: view.conference?.isOver ? 'other' : 'self' }];
}
