import type { Call, CallDirection } from '../twilio/calls/call.ts';
import type { CallStatus } from '../twilio/calls/call-state.ts';
import type { Conferences } from '../twilio/calls/conferences.ts';
import type { MeterReading } from '../twilio/media/meter.ts';

/** A call as tests see it. */
export interface ObservedCall {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly direction: CallDirection;
  readonly status: CallStatus;
  readonly kind: 'browser' | 'virtual' | null;
  /** Name of the conference it is in, or on its way into. */
  readonly conference: string | null;
  readonly label: string | null;
  readonly isConnected: boolean;
  /** What the party was given to hear. */
  readonly heard: MeterReading;
  /** What came from the party. */
  readonly sent: MeterReading;
  /** Keys the party pressed. */
  readonly dtmf: string;
  /** Texts that would have been spoken to the party. */
  readonly announced: readonly string[];
}

export function describeObservedCall(call: Call, conferences: Conferences): ObservedCall {
  const isParticipant = (other: { readonly call: Call }) => other.call === call;
  const conference = conferences.all().find((one) => one.participants().some(isParticipant)) ?? null;
  return {
    sid: call.sid,
    from: call.from,
    to: call.to,
    direction: call.direction,
    status: call.status(),
    kind: call.line()?.kind ?? null,
    conference: conference?.name ?? null,
    label: conference?.participants().find(isParticipant)?.options.label ?? null,
    isConnected: call.audio.isConnected,
    heard: call.audio.heard.read(),
    sent: call.audio.sent.read(),
    dtmf: call.digits(),
    announced: call.audio.announced,
  };
}
