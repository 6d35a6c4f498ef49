import type { Call, EndCause } from '../../contracts/domain/call.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { CallId, UserId, UtcMs } from '../../contracts/ids.ts';
import type { CallPhase } from '../../contracts/ipc/calls.ts';
import type { LineCommand } from '../../contracts/ipc/line.ts';
import { callTable } from './table.ts';

/** The operator's own leg: not there, joined, or joined and heard. */
export type Leg = 'none' | 'up' | 'flowing';

/** What is known of a call in every state. */
export interface CallFacts {
  readonly call: Call;
  /** The operator of this desktop. */
  readonly operatorId: UserId;
  readonly leg: Leg;
  readonly isMuted: boolean;
  readonly sentDigits: string;
  readonly audioSince: UtcMs | null;
  readonly warnings: readonly string[];
}

interface StateFields {
  offered: object;
  dialing: object;
  ringing: object;
  'connecting-audio': object;
  active: object;
  reconnecting: object;
  /** `cause` is what the end will be called; `isApiAsked`: the second way to hang up was tried. */
  'hanging-up': { readonly cause: EndCause; readonly isApiAsked: boolean };
  'wrapping-up': object;
  closed: object;
}
export type CallKind = CallPhase | 'closed';
export type CallState<K extends CallKind = CallKind> = {
  [P in K]: { readonly kind: P; readonly facts: CallFacts } & StateFields[P];
}[K];

/** The commands whose refusal the machine must know of. */
export type RefusableCommand = 'connect' | 'accept' | 'reject' | 'hang-up';

interface EventFields {
  answer: object;
  decline: object;
  'hang-up': object;
  'set-muted': { readonly isMuted: boolean };
  'send-digits': { readonly digits: string };
  /** The end of wrap-up is stored. */
  'wrap-up-completed': object;
  'line-ringing': object;
  'line-accepted': object;
  'line-audio-flowing': object;
  'line-reconnecting': object;
  'line-reconnected': object;
  'line-muted': { readonly isMuted: boolean };
  'line-digits-sent': { readonly digits: string };
  'line-warning': { readonly name: string; readonly isActive: boolean };
  'line-cancelled': object;
  'line-disconnected': object;
  'line-failed': { readonly code: ErrorCode; readonly providerCode: number | null };
  'line-refused': { readonly command: RefusableCommand; readonly code: ErrorCode };
  /** The window died: whatever ran in it is over. */
  'line-lost': object;
  /** The record of the API, or the stored one after somebody else changed it. */
  'record-changed': { readonly call: Call };
  /** The time allowed for the present state is over. */
  'deadline-passed': object;
}
export type CallEventName = keyof EventFields;
export type CallEvent<E extends CallEventName = CallEventName> = {
  [P in E]: { readonly type: P; readonly at: UtcMs } & EventFields[P];
}[E];

export type CallEffect =
  | { readonly type: 'command-line'; readonly command: LineCommand }
  | { readonly type: 'hang-up-by-api'; readonly callId: CallId }
  | { readonly type: 'save-call'; readonly call: Call }
  /** Replaces the deadline of the call; null takes it away. */
  | { readonly type: 'set-deadline'; readonly callId: CallId; readonly afterMs: number | null };

export interface Outcome {
  readonly state: CallState;
  readonly effects: readonly CallEffect[];
  /** Why an operator's command was not obeyed. */
  readonly refusal: ErrorCode | null;
}

export type CallRow<K extends CallKind = CallKind> = {
  readonly [E in CallEventName]: (state: CallState<K>, event: CallEvent<E>) => Outcome;
};
/** Total: a combination that is forgotten does not compile. */
export type CallTable = { readonly [K in CallKind]: CallRow<K> };

/** One step of one call; SPEC.md has the table. Pure. */
export function reduceCall<K extends CallKind, E extends CallEventName>(
  state: CallState<K>,
  event: CallEvent<E>,
): Outcome {
  const row: CallRow<K> = callTable[state.kind];
  return row[event.type](state, event);
}
