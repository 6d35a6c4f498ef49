import type { FormFields } from '../webhooks/signature.ts';
import type { Webhooks, WebhookTarget } from '../webhooks/webhooks.ts';
import { formatTimestamp } from './callbacks.ts';
import type { Participant } from './participant.ts';

export type ConferenceEvent =
  | 'conference-start'
  | 'conference-end'
  | 'participant-join'
  | 'participant-leave'
  | 'participant-mute'
  | 'participant-unmute'
  | 'participant-hold'
  | 'participant-unhold';

export interface ConferenceCallback extends WebhookTarget {
  /** `start end join leave mute hold`, as in TwiML. */
  readonly events: ReadonlySet<string>;
}

export interface ConferenceReport {
  readonly event: ConferenceEvent;
  readonly participant: Participant | null;
  readonly details?: FormFields;
}

const subscriptions: Record<ConferenceEvent, string> = {
  'conference-start': 'start',
  'conference-end': 'end',
  'participant-join': 'join',
  'participant-leave': 'leave',
  'participant-mute': 'mute',
  'participant-unmute': 'mute',
  'participant-hold': 'hold',
  'participant-unhold': 'hold',
};

function describeParticipant({ call, member, options, endsConference }: Participant): FormFields {
  return {
    CallSid: call.sid,
    Muted: String(member.isMuted),
    Hold: String(member.isOnHold),
    Coaching: String(member.coaches !== null),
    ...(member.coaches === null ? {} : { CallSidToCoach: member.coaches }),
    StartConferenceOnEnter: String(options.startsConference),
    EndConferenceOnExit: String(endsConference),
    ...(options.label === null ? {} : { ParticipantLabel: options.label }),
  };
}

interface ReporterNeeds {
  readonly accountSid: string;
  readonly webhooks: Webhooks;
  readonly now: () => number;
}

export interface ConferenceReporter {
  /** The callback of whoever names one first is the conference's; later ones are ignored, as with Twilio. */
  readonly use: (callback: ConferenceCallback) => void;
  readonly tell: (report: ConferenceReport) => void;
}

export function createConferenceReporter(
  needs: ReporterNeeds,
  conference: { readonly sid: string; readonly name: string },
): ConferenceReporter {
  let callback: ConferenceCallback | null = null;
  let sequence = 1;
  return {
    use(first) {
      callback ??= first;
    },
    tell({ event, participant, details }) {
      if (!callback?.events.has(subscriptions[event])) return;
      needs.webhooks.notify(conference.sid, callback, {
        AccountSid: needs.accountSid,
        ConferenceSid: conference.sid,
        FriendlyName: conference.name,
        StatusCallbackEvent: event,
        SequenceNumber: String(sequence),
        Timestamp: formatTimestamp(needs.now()),
        ...(participant ? describeParticipant(participant) : {}),
        ...details,
      });
      sequence += 1;
    },
  };
}
