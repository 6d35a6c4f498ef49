import type { Call } from '../../contracts/domain/call.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { CallId, UserId, UtcMs } from '../../contracts/ids.ts';
import {
  type CallEffect,
  type CallEvent,
  type CallEventName,
  type CallFacts,
  type CallKind,
  type CallState,
  reduceCall,
} from './machine.ts';
import { deadlinesMs, saveCall } from './steps.ts';

/** All calls of the operator that are not closed, by id, in the order in which they began here. */
export type Board = ReadonlyMap<CallId, CallState>;

export const emptyBoard: Board = new Map();

export type BoardEvent =
  | { readonly type: 'dialed'; readonly call: Call; readonly operatorId: UserId }
  | { readonly type: 'offered'; readonly call: Call; readonly operatorId: UserId }
  /** A call of an earlier run whose wrap-up was not completed. */
  | { readonly type: 'restored'; readonly call: Call; readonly operatorId: UserId; readonly at: UtcMs }
  | { readonly type: 'of-call'; readonly callId: CallId; readonly event: CallEvent };

export interface BoardOutcome {
  readonly board: Board;
  readonly effects: readonly CallEffect[];
  readonly refusal: ErrorCode | null;
}

const talkingKinds: ReadonlySet<CallKind> = new Set([
  'dialing',
  'ringing',
  'connecting-audio',
  'active',
  'reconnecting',
  'hanging-up',
]);

/** The operator has a leg in it, or is on the way to one. */
export function isTalking(state: CallState): boolean {
  return talkingKinds.has(state.kind);
}

/** Rings here or has the operator's leg. */
export function isGoingOn(state: CallState): boolean {
  return state.kind === 'offered' || isTalking(state);
}

function toFacts(call: Call, operatorId: UserId): CallFacts {
  return {
    call,
    operatorId,
    leg: 'none',
    isMuted: false,
    sentDigits: '',
    audioSince: null,
    warnings: [],
  };
}

function refuse(board: Board, refusal: ErrorCode): BoardOutcome {
  return { board, effects: [], refusal };
}

function put(board: Board, state: CallState): Board {
  const next = new Map(board);
  if (state.kind === 'closed') next.delete(state.facts.call.id);
  else next.set(state.facts.call.id, state);
  return next;
}

function begin(board: Board, state: CallState, ...first: readonly CallEffect[]): BoardOutcome {
  const { call } = state.facts;
  const deadline = { type: 'set-deadline', callId: call.id, afterMs: deadlinesMs[state.kind] } as const;
  return { board: put(board, state), effects: [...first, saveCall(state.facts), deadline], refusal: null };
}

function dial(board: Board, call: Call, operatorId: UserId): BoardOutcome {
  if ([...board.values()].some(isGoingOn)) return refuse(board, 'call-in-progress');
  const connect = { type: 'connect', callId: call.id, to: call.contactNumber } as const;
  const state = { kind: 'dialing', facts: toFacts(call, operatorId) } as const;
  return begin(board, state, { type: 'command-line', command: connect });
}

/** An offer that is known already, or whose record is over, does not ring (again). */
function offer(board: Board, call: Call, operatorId: UserId): BoardOutcome {
  if (board.has(call.id)) return { board, effects: [], refusal: null };
  if (call.status === 'ended') {
    const command = { type: 'reject', callId: call.id } as const;
    return { board, effects: [{ type: 'command-line', command }], refusal: 'call-already-ended' };
  }
  return begin(board, { kind: 'offered', facts: toFacts(call, operatorId) });
}

/** What ran when the desktop stopped was lost with it; the API refines the cause. */
function restore(board: Board, event: Extract<BoardEvent, { type: 'restored' }>): BoardOutcome {
  const { call, operatorId, at } = event;
  if (board.has(call.id) || call.wrappedUpAt !== null) return { board, effects: [], refusal: null };
  const ended: Call =
    call.status === 'ended' ? call : { ...call, status: 'ended', endedAt: at, endCause: 'connection-lost' };
  const state = { kind: 'wrapping-up', facts: toFacts(ended, operatorId) } as const;
  return {
    board: put(board, state),
    effects: ended === call ? [] : [saveCall(state.facts)],
    refusal: null,
  };
}

const lifeSigns: ReadonlySet<CallEventName> = new Set([
  'line-ringing',
  'line-accepted',
  'line-audio-flowing',
]);

/** A leg that nobody here knows of is taken down; an act on an unknown call is refused. */
function ofUnknown(board: Board, callId: CallId, event: CallEvent): BoardOutcome {
  if (lifeSigns.has(event.type)) {
    const command = { type: 'hang-up', callId } as const;
    return { board, effects: [{ type: 'command-line', command }], refusal: null };
  }
  return refuse(board, 'call-not-found');
}

function ofCall(board: Board, callId: CallId, event: CallEvent): BoardOutcome {
  const state = board.get(callId);
  if (state === undefined) return ofUnknown(board, callId, event);
  const isSecond = [...board.values()].some((other) => other !== state && isTalking(other));
  if (event.type === 'answer' && state.kind === 'offered' && isSecond) {
    return refuse(board, 'call-in-progress');
  }
  const { state: next, effects, refusal } = reduceCall(state, event);
  return { board: put(board, next), effects, refusal };
}

/** One step of all calls together: what one call may do because of the others. Pure. */
export function reduceBoard(board: Board, event: BoardEvent): BoardOutcome {
  switch (event.type) {
    case 'dialed':
      return dial(board, event.call, event.operatorId);
    case 'offered':
      return offer(board, event.call, event.operatorId);
    case 'restored':
      return restore(board, event);
    case 'of-call':
      return ofCall(board, event.callId, event.event);
  }
}
