import type { FormFields } from '../webhooks/signature.ts';
import type { Webhooks, WebhookTarget } from '../webhooks/webhooks.ts';
import type { Call } from './call.ts';
import { type CallStatus, isFinal } from './call-state.ts';

export const progressEvents = ['initiated', 'ringing', 'answered', 'completed'] as const;
export type ProgressEvent = (typeof progressEvents)[number];

export interface StatusCallback extends WebhookTarget {
  /** Which events are wanted; Twilio's default is `completed` alone. */
  readonly events: ReadonlySet<string>;
}

/** RFC 2822, as Twilio writes it. */
export function formatTimestamp(atMs: number): string {
  return new Date(atMs).toUTCString().replace('GMT', '+0000');
}

/** The fields that every request about a call carries, and the parameters a device gave with its call. */
export function describeCall(accountSid: string, call: Call): FormFields {
  const isClient = call.from.startsWith('client:') && call.direction === 'inbound';
  return {
    ...(isClient ? call.customParameters : {}),
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallSid: call.sid,
    CallStatus: call.status(),
    Direction: call.direction,
    From: call.from,
    Caller: call.from,
    To: call.to,
    Called: call.to,
    ...(call.parentSid ? { ParentCallSid: call.parentSid } : {}),
  };
}

function toProgressEvent(status: CallStatus): ProgressEvent | null {
  if (isFinal(status)) return 'completed';
  if (status === 'in-progress') return 'answered';
  return status === 'initiated' || status === 'ringing' ? status : null;
}

function durationSeconds(call: Call): number {
  const answeredAt = call.answeredAt();
  return answeredAt === null ? 0 : Math.round(((call.endedAt() ?? answeredAt) - answeredAt) / 1_000);
}

function describeEnd(call: Call): FormFields {
  const seconds = durationSeconds(call);
  const sipCode = call.sipCode() ?? (call.status() === 'completed' ? 200 : null);
  return {
    CallDuration: String(seconds),
    Duration: String(Math.ceil(seconds / 60)),
    ...(sipCode === null ? {} : { SipResponseCode: String(sipCode) }),
  };
}

interface ReportingNeeds {
  readonly accountSid: string;
  readonly webhooks: Webhooks;
  readonly now: () => number;
}

/** Tells the product about each step of the call that it asked to hear of. */
export function reportProgress(needs: ReportingNeeds, call: Call, callback: StatusCallback): void {
  let sequence = 0;
  call.watch((status) => {
    const event = toProgressEvent(status);
    if (!event || !callback.events.has(event)) return;
    needs.webhooks.notify(call.sid, callback, {
      ...describeCall(needs.accountSid, call),
      ...(isFinal(status) ? describeEnd(call) : {}),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(sequence),
      Timestamp: formatTimestamp(needs.now()),
    });
    sequence += 1;
  });
}
