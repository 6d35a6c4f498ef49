import type { Call } from '../../contracts/domain/call.ts';
import { userIdSchema } from '../../contracts/ids.ts';
import { testCall, testId } from '../storage/testing.ts';
import type { CallEvent, CallEventName, CallFacts, CallKind, CallState } from './machine.ts';

export const me = userIdSchema.parse(testId(900));
export const somebodyElse = userIdSchema.parse(testId(901));

/** A call that rings, as it is before anybody did anything. */
export function ringingCall(number: number, fields: Partial<Call> = {}): Call {
  const ringing = {
    status: 'ringing',
    operatorId: null,
    answeredAt: null,
    endedAt: null,
    endCause: null,
  } as const;
  return testCall(number, { ...ringing, ...fields });
}

export function testFacts(fields: Partial<CallFacts> = {}): CallFacts {
  return {
    call: ringingCall(1),
    operatorId: me,
    leg: 'none',
    isMuted: false,
    sentDigits: '',
    audioSince: null,
    warnings: [],
    ...fields,
  };
}

const outbound = ringingCall(1, { direction: 'outbound', operatorId: me });
const answered = ringingCall(1, { status: 'active', operatorId: me, answeredAt: 5 });
const ended = { ...answered, status: 'ended', endedAt: 9, endCause: 'contact-hung-up' } as const;

/** One example of each state, as a call comes to it. */
export const exampleStates: { readonly [K in CallKind]: CallState<K> } = {
  offered: { kind: 'offered', facts: testFacts() },
  dialing: { kind: 'dialing', facts: testFacts({ call: outbound }) },
  ringing: { kind: 'ringing', facts: testFacts({ call: outbound, leg: 'up' }) },
  'connecting-audio': { kind: 'connecting-audio', facts: testFacts() },
  active: { kind: 'active', facts: testFacts({ call: answered, leg: 'flowing', audioSince: 6 }) },
  reconnecting: { kind: 'reconnecting', facts: testFacts({ call: answered, leg: 'flowing', audioSince: 6 }) },
  'hanging-up': {
    kind: 'hanging-up',
    facts: testFacts({ call: answered, leg: 'flowing', audioSince: 6 }),
    cause: 'operator-hung-up',
    isApiAsked: false,
  },
  'wrapping-up': { kind: 'wrapping-up', facts: testFacts({ call: ended, leg: 'flowing', audioSince: 6 }) },
  closed: { kind: 'closed', facts: testFacts({ call: { ...ended, wrappedUpAt: 10 } }) },
};

const at = 1_000;

/** One example of each event; where the content decides, one of each content. */
export const exampleEvents: Readonly<Record<string, CallEvent>> = {
  answer: { type: 'answer', at },
  decline: { type: 'decline', at },
  'hang-up': { type: 'hang-up', at },
  'set-muted': { type: 'set-muted', at, isMuted: true },
  'send-digits': { type: 'send-digits', at, digits: '1' },
  'wrap-up-completed': { type: 'wrap-up-completed', at },
  'line-ringing': { type: 'line-ringing', at },
  'line-accepted': { type: 'line-accepted', at },
  'line-audio-flowing': { type: 'line-audio-flowing', at },
  'line-reconnecting': { type: 'line-reconnecting', at },
  'line-reconnected': { type: 'line-reconnected', at },
  'line-muted': { type: 'line-muted', at, isMuted: true },
  'line-digits-sent': { type: 'line-digits-sent', at, digits: '1' },
  'line-warning': { type: 'line-warning', at, name: 'high-jitter', isActive: true },
  'line-cancelled': { type: 'line-cancelled', at },
  'line-disconnected': { type: 'line-disconnected', at },
  'line-failed': { type: 'line-failed', at, code: 'telephony-failed', providerCode: 53_405 },
  'line-refused connect': { type: 'line-refused', at, command: 'connect', code: 'telephony-failed' },
  'line-refused accept': { type: 'line-refused', at, command: 'accept', code: 'telephony-failed' },
  'line-refused accept, no microphone': {
    type: 'line-refused',
    at,
    command: 'accept',
    code: 'microphone-denied',
  },
  'line-refused hang-up': { type: 'line-refused', at, command: 'hang-up', code: 'timeout' },
  'line-lost': { type: 'line-lost', at },
  'record-changed ringing': { type: 'record-changed', at, call: outbound },
  'record-changed active': { type: 'record-changed', at, call: answered },
  'record-changed active, of another': {
    type: 'record-changed',
    at,
    call: { ...answered, operatorId: somebodyElse },
  },
  'record-changed ended': { type: 'record-changed', at, call: { ...ended, endCause: 'busy' } },
  'deadline-passed': { type: 'deadline-passed', at },
};

export const eventNames: readonly CallEventName[] = [
  ...new Set(Object.values(exampleEvents).map(({ type }) => type)),
];
