import { createHash } from 'node:crypto';
import type { UtcMs } from '../../../contracts/ids.ts';
import { isEndedByLeaving, isLeftByItself, toOutcome } from '../../telephony/provider-reports.ts';
import type { CallEvent } from '../calls/call-state.ts';
import type { ConferenceFields, ParticipantFields } from './webhook-fields.ts';

/** What a conference callback means to a call, or null: it means nothing. */
export function toConferenceEvent(fields: ConferenceFields, at: UtcMs): CallEvent | null {
  const leg = { legId: null, sid: fields.CallSid ?? null, party: fields.ParticipantLabel ?? null };
  switch (fields.StatusCallbackEvent) {
    case 'participant-join':
      return { kind: 'leg-joined', at, leg, conferenceSid: fields.ConferenceSid };
    case 'participant-leave': {
      const by = isLeftByItself(fields.ReasonParticipantLeft ?? null) ? 'self' : 'other';
      return { kind: 'leg-left', at, leg, by };
    }
    case 'participant-hold':
      return { kind: 'leg-held', at, leg, sequence: toSequence(fields, at) };
    case 'participant-unhold':
      return { kind: 'leg-taken-back', at, leg, sequence: toSequence(fields, at) };
    case 'conference-end':
      return {
        kind: 'conference-ended',
        at,
        conferenceSid: fields.ConferenceSid,
        endedBy: findEnding(fields),
      };
    default:
      return null;
  }
}

/** The provider counts the callbacks of a conference; without its number, the receipt has to do. */
function toSequence({ SequenceNumber }: ConferenceFields, at: UtcMs): number {
  return SequenceNumber === undefined ? at : Number(SequenceNumber);
}

function findEnding(fields: ConferenceFields) {
  const sid = fields.CallSidEndingConference ?? null;
  if (sid === null || !isEndedByLeaving(fields.ReasonConferenceEnded ?? null)) return null;
  return { legId: null, sid, party: fields.ParticipantLabelEndingConference ?? null };
}

/** What a status callback of a leg that we dialled means, or null. */
export function toParticipantEvent(fields: ParticipantFields, legId: string, at: UtcMs): CallEvent | null {
  const leg = { legId, sid: fields.CallSid, party: null };
  const outcome = toOutcome(fields.CallStatus, fields.SipResponseCode ?? null);
  if (outcome !== null) return { kind: 'leg-ended', at, leg, outcome };
  switch (fields.CallStatus) {
    case 'in-progress':
      return { kind: 'leg-answered', at, leg };
    case 'ringing':
      return { kind: 'leg-ringing', at, leg };
    default:
      return { kind: 'leg-named', at, leg };
  }
}

/** The same for every delivery of the same callback, whatever the order of its fields. */
export function toWebhookKey(url: string, fields: Readonly<Record<string, string>>): Uint8Array {
  const hash = createHash('sha256').update(url);
  for (const name of Object.keys(fields).toSorted()) hash.update(`\0${name}\0${fields[name]}`);
  return hash.digest();
}
