import type { Call } from '../calls/call.ts';
import { isFinal } from '../calls/call-state.ts';
import { formatTimestamp } from '../calls/callbacks.ts';
import type { Conference } from '../calls/conference.ts';
import type { Participant } from '../calls/participant.ts';

const root = '/2010-04-01/Accounts';

function toTimestamp(atMs: number | null): string | null {
  return atMs === null ? null : formatTimestamp(atMs);
}

function toDuration(call: Call): string | null {
  const answeredAt = call.answeredAt();
  const endedAt = call.endedAt();
  if (endedAt === null) return null;
  return String(answeredAt === null ? 0 : Math.round((endedAt - answeredAt) / 1_000));
}

/** A Call resource. */
export function describeCallResource(accountSid: string, call: Call): object {
  return {
    sid: call.sid,
    account_sid: accountSid,
    parent_call_sid: call.parentSid,
    from: call.from,
    to: call.to,
    status: call.status(),
    direction: call.direction,
    date_created: toTimestamp(call.createdAt),
    date_updated: toTimestamp(call.endedAt() ?? call.answeredAt() ?? call.createdAt),
    start_time: toTimestamp(call.answeredAt()),
    end_time: toTimestamp(call.endedAt()),
    duration: toDuration(call),
    price: null,
    price_unit: 'USD',
    api_version: '2010-04-01',
    answered_by: null,
    uri: `${root}/${accountSid}/Calls/${call.sid}.json`,
    subresource_uris: {},
  };
}

/** A Conference resource. */
export function describeConference(accountSid: string, conference: Conference): object {
  const ending = conference.ending();
  return {
    sid: conference.sid,
    account_sid: accountSid,
    friendly_name: conference.name,
    status: conference.status(),
    region: 'us1',
    api_version: '2010-04-01',
    date_created: toTimestamp(conference.createdAt),
    date_updated: toTimestamp(conference.createdAt),
    reason_conference_ended: ending?.reason ?? null,
    call_sid_ending_conference: ending?.callSid ?? null,
    uri: `${root}/${accountSid}/Conferences/${conference.sid}.json`,
    subresource_uris: {},
  };
}

function toParticipantStatus({ call, hasJoined }: Participant): string {
  const status = call.status();
  if (isFinal(status)) return status === 'completed' ? 'complete' : 'failed';
  if (hasJoined) return 'connected';
  return status === 'ringing' || status === 'queued' ? status : 'connecting';
}

/** A Participant resource. */
export function describeParticipant(
  accountSid: string,
  conference: Conference,
  participant: Participant,
): object {
  const { call, member, options, endsConference } = participant;
  return {
    account_sid: accountSid,
    call_sid: call.sid,
    conference_sid: conference.sid,
    label: options.label,
    status: toParticipantStatus(participant),
    muted: member.isMuted,
    hold: member.isOnHold,
    coaching: member.coaches !== null,
    call_sid_to_coach: member.coaches,
    start_conference_on_enter: options.startsConference,
    end_conference_on_exit: endsConference,
    queue_time: null,
    date_created: toTimestamp(call.createdAt),
    date_updated: toTimestamp(call.answeredAt() ?? call.createdAt),
    uri: `${root}/${accountSid}/Conferences/${conference.sid}/Participants/${call.sid}.json`,
  };
}

/** A list as Twilio pages it; the simulator always gives it whole. */
export function buildPage(name: string, path: string, items: readonly object[]): object {
  return {
    [name]: items,
    page: 0,
    page_size: 50,
    start: 0,
    end: Math.max(0, items.length - 1),
    uri: path,
    first_page_uri: path,
    next_page_uri: null,
    previous_page_uri: null,
  };
}
