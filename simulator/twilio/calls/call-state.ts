/** The life of a call, in Twilio's own words. */
export const openStatuses = ['queued', 'initiated', 'ringing', 'in-progress'] as const;
export const finalStatuses = ['completed', 'busy', 'no-answer', 'failed', 'canceled'] as const;
export type FinalStatus = (typeof finalStatuses)[number];
export type CallStatus = (typeof openStatuses)[number] | FinalStatus;

/**
 * `hang-up`: either end of an answered call, or a caller who gives up. `cancel`: our own side withdraws it.
 * `refuse`: engaged, or declined by hand. `give-up`: nobody answered in time.
 */
export type CallEvent = 'initiate' | 'ring' | 'answer' | 'hang-up' | 'cancel' | 'refuse' | 'give-up' | 'fail';

const beforeAnswer = {
  'hang-up': 'canceled',
  cancel: 'canceled',
  refuse: 'busy',
  'give-up': 'no-answer',
  fail: 'failed',
  answer: 'in-progress',
} as const;

type OpenStatus = (typeof openStatuses)[number];

const table: Record<OpenStatus, Partial<Record<CallEvent, CallStatus>>> = {
  queued: { ...beforeAnswer, initiate: 'initiated', ring: 'ringing' },
  initiated: { ...beforeAnswer, ring: 'ringing' },
  ringing: beforeAnswer,
  'in-progress': { 'hang-up': 'completed', cancel: 'completed', fail: 'completed' },
};

export function isFinal(status: CallStatus): status is FinalStatus {
  return finalStatuses.some((other) => other === status);
}

/** The status after the event, or null when the event changes nothing. */
export function nextStatus(status: CallStatus, event: CallEvent): CallStatus | null {
  return isFinal(status) ? null : (table[status][event] ?? null);
}
