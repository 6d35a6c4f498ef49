import type { Call, EndCause } from '../../contracts/domain/call.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { UtcMs } from '../../contracts/ids.ts';
import type { LineCommand } from '../../contracts/ipc/line.ts';
import type { CallEffect, CallFacts, CallKind, CallState, Outcome } from './machine.ts';
import { isSameCall } from './merge-record.ts';

/** How long a state may last; null: as long as people talk or write. SPEC.md says why these. */
export const deadlinesMs: Readonly<Record<CallKind, number | null>> = {
  offered: 45_000,
  dialing: 30_000,
  ringing: 90_000,
  'connecting-audio': 50_000,
  active: null,
  reconnecting: 60_000,
  'hanging-up': 2_000,
  'wrapping-up': null,
  closed: null,
};

type CallCommand = Extract<LineCommand, { callId: unknown }>['type'];
type BareCommand = Extract<CallCommand, 'accept' | 'reject' | 'hang-up'>;

export function stay(state: CallState): Outcome {
  return { state, effects: [], refusal: null };
}

export function refuse(code: ErrorCode): (state: CallState) => Outcome {
  return (state) => ({ state, effects: [], refusal: code });
}

export function commandLine(facts: CallFacts, type: BareCommand): CallEffect {
  return { type: 'command-line', command: { type, callId: facts.call.id } };
}

export function saveCall(facts: CallFacts): CallEffect {
  return { type: 'save-call', call: facts.call };
}

export function hangUpByApi(facts: CallFacts): CallEffect {
  return { type: 'hang-up-by-api', callId: facts.call.id };
}

/** Moves on (or stays, with other facts); saves the record when it changed, sets the deadline on entering. */
export function move(from: CallState, to: CallState, ...effects: readonly CallEffect[]): Outcome {
  const { call } = to.facts;
  const isEntered = from.kind !== to.kind;
  return {
    state: to,
    effects: [
      ...effects,
      ...(isSameCall(from.facts.call, call) ? [] : [saveCall(to.facts)]),
      ...(isEntered
        ? [{ type: 'set-deadline', callId: call.id, afterMs: deadlinesMs[to.kind] } as const]
        : []),
    ],
    refusal: null,
  };
}

/** The same state with other facts. */
export function keep(state: CallState, facts: Partial<CallFacts>): Outcome {
  return move(state, { ...state, facts: { ...state.facts, ...facts } });
}

function toEnded(call: Call, cause: EndCause, at: UtcMs): Call {
  if (call.status === 'ended') return call;
  return { ...call, status: 'ended', endedAt: at, endCause: cause };
}

function endIn(kind: 'wrapping-up' | 'closed') {
  return (state: CallState, cause: EndCause, at: UtcMs, ...effects: readonly CallEffect[]): Outcome => {
    const facts = { ...state.facts, call: toEnded(state.facts.call, cause, at), warnings: [] };
    return move(state, { kind, facts }, ...effects);
  };
}

/** Over, and the operator had a part in it: notes and outcome are still to be written. */
export const endToWrapUp = endIn('wrapping-up');
/** Over before the operator had a part in it. */
export const endClosed = endIn('closed');

/** Where a call with a leg, or on its way to one, stands. */
function settledKind({ call, leg }: CallFacts): 'ringing' | 'connecting-audio' | 'active' {
  if (call.status === 'ringing' && call.direction === 'outbound') return 'ringing';
  return leg === 'flowing' ? 'active' : 'connecting-audio';
}

/** Moves to where the facts say the call stands; the timer of the call starts with the first audio. */
export function settle(state: CallState, facts: CallFacts, at: UtcMs): Outcome {
  const kind = settledKind(facts);
  const audioSince = kind === 'active' ? (facts.audioSince ?? at) : facts.audioSince;
  return move(state, { kind, facts: { ...facts, audioSince } });
}

/** The operator's leg is there. For an inbound call this joins him with the contact, who waits there. */
export function joinLeg(facts: CallFacts, leg: 'up' | 'flowing', at: UtcMs): CallFacts {
  const { call } = facts;
  const joined = facts.leg === 'flowing' ? 'flowing' : leg;
  if (call.direction === 'outbound' || call.status !== 'ringing') return { ...facts, leg: joined };
  return {
    ...facts,
    leg: joined,
    call: { ...call, status: 'active', answeredAt: at, operatorId: facts.operatorId },
  };
}
