import type { EndCause } from '../../contracts/domain/call.ts';
import type { UtcMs } from '../../contracts/ids.ts';
import { toEndCause } from './end-cause.ts';
import type { CallEffect, CallEvent, CallFacts, CallState, Outcome } from './machine.ts';
import { isSameCall, mergeRecord } from './merge-record.ts';
import {
  commandLine,
  endClosed,
  endToWrapUp,
  hangUpByApi,
  joinLeg,
  keep,
  move,
  refuse,
  saveCall,
  settle,
  stay,
} from './steps.ts';

// What the operator does

export function answer(state: CallState): Outcome {
  return move(state, { kind: 'connecting-audio', facts: state.facts }, commandLine(state.facts, 'accept'));
}

export function decline(state: CallState, event: { at: UtcMs }): Outcome {
  return endClosed(state, 'declined', event.at, commandLine(state.facts, 'reject'));
}

/** An unanswered outbound call is cancelled, every other one hung up. */
function hangUpCause({ facts: { call } }: CallState): EndCause {
  return call.direction === 'outbound' && call.status === 'ringing' ? 'cancelled' : 'operator-hung-up';
}

export function hangUp(state: CallState): Outcome {
  const next = {
    kind: 'hanging-up',
    facts: state.facts,
    cause: hangUpCause(state),
    isApiAsked: false,
  } as const;
  return move(state, next, commandLine(state.facts, 'hang-up'));
}

export function setMuted(state: CallState, event: CallEvent<'set-muted'>): Outcome {
  if (state.facts.leg === 'none') return refuse('line-not-ready')(state);
  const command = { type: 'set-muted', callId: state.facts.call.id, isMuted: event.isMuted } as const;
  return move(state, state, { type: 'command-line', command });
}

export function sendDigits(state: CallState, event: CallEvent<'send-digits'>): Outcome {
  if (state.facts.leg === 'none') return refuse('line-not-ready')(state);
  const command = { type: 'send-digits', callId: state.facts.call.id, digits: event.digits } as const;
  return move(state, state, { type: 'command-line', command });
}

export function completeWrapUp(state: CallState, event: { at: UtcMs }): Outcome {
  const { call } = state.facts;
  const wrappedUp = { ...call, wrappedUpAt: call.wrappedUpAt ?? event.at };
  return move(state, { kind: 'closed', facts: { ...state.facts, call: wrappedUp } });
}

// What the line tells

export function lineRinging(state: CallState): Outcome {
  return move(state, { kind: 'ringing', facts: state.facts });
}

export function lineAccepted(state: CallState, event: { at: UtcMs }): Outcome {
  return settle(state, joinLeg(state.facts, 'up', event.at), event.at);
}

export function lineAudioFlowing(state: CallState, event: { at: UtcMs }): Outcome {
  return settle(state, joinLeg(state.facts, 'flowing', event.at), event.at);
}

/** Audio while signalling is being recovered: known, but the recovery is not over. */
export function noteAudio(state: CallState, event: { at: UtcMs }): Outcome {
  return keep(state, joinLeg(state.facts, 'flowing', event.at));
}

export function lineReconnecting(state: CallState): Outcome {
  return move(state, { kind: 'reconnecting', facts: state.facts });
}

export function lineReconnected(state: CallState, event: { at: UtcMs }): Outcome {
  return settle(state, state.facts, event.at);
}

export function noteMuted(state: CallState, event: CallEvent<'line-muted'>): Outcome {
  return keep(state, { isMuted: event.isMuted });
}

export function noteDigits(state: CallState, event: CallEvent<'line-digits-sent'>): Outcome {
  return keep(state, { sentDigits: state.facts.sentDigits + event.digits });
}

export function noteWarning(state: CallState, event: CallEvent<'line-warning'>): Outcome {
  const others = state.facts.warnings.filter((name) => name !== event.name);
  return keep(state, { warnings: event.isActive ? [...others, event.name] : others });
}

/** A leg that came up unasked, or after the call was over here: nobody is to be heard in it. */
export function dropLeg(state: CallState): Outcome {
  return move(state, state, commandLine(state.facts, 'hang-up'));
}

/** The line ended the call before the operator had a part in it. */
export function lineClosed(cause: EndCause) {
  return (state: CallState, event: { at: UtcMs }): Outcome => endClosed(state, cause, event.at);
}

/** The line ended the call; `cause` stands until the record of the API says more. */
export function lineEnded(cause: EndCause) {
  return (state: CallState, event: { at: UtcMs }): Outcome => endToWrapUp(state, cause, event.at);
}

export function lineFailed(state: CallState, event: CallEvent<'line-failed'>): Outcome {
  return endToWrapUp(state, toEndCause(event.providerCode), event.at);
}

export function offerFailed(state: CallState, event: CallEvent<'line-failed'>): Outcome {
  return endClosed(state, toEndCause(event.providerCode), event.at);
}

/**
 * The API is asked to end what the provider may still hold; but a caller whom the operator had not reached yet
 * is left to the next operator.
 */
function endForAll({ facts }: CallState): readonly CallEffect[] {
  return facts.call.direction === 'inbound' && facts.leg === 'none' ? [] : [hangUpByApi(facts)];
}

/** The audio died with the window. */
export function lineLost(state: CallState, event: { at: UtcMs }): Outcome {
  return endToWrapUp(state, 'connection-lost', event.at, ...endForAll(state));
}

/** The call was never placed: the operator is told by the answer to his command, there is nothing to wrap up. */
export function connectRefused(state: CallState, event: CallEvent<'line-refused'>): Outcome {
  if (event.command !== 'connect') return stay(state);
  return endClosed(
    state,
    'failed',
    event.at,
    commandLine(state.facts, 'hang-up'),
    ...(event.code === 'timeout' ? [hangUpByApi(state.facts)] : []),
  );
}

const microphoneCodes: readonly string[] = ['microphone-denied', 'microphone-missing', 'microphone-busy'];

/** Without a microphone the call goes on ringing, so that the operator can mend that and answer. */
export function acceptRefused(state: CallState, event: CallEvent<'line-refused'>): Outcome {
  if (event.command !== 'accept' || state.facts.leg !== 'none') return stay(state);
  if (microphoneCodes.includes(event.code)) return move(state, { kind: 'offered', facts: state.facts });
  return endClosed(state, 'failed', event.at, commandLine(state.facts, 'hang-up'));
}

// While hanging up: every end is the end, under the cause that the operator's act stands for

export function hangUpConfirmed(state: CallState<'hanging-up'>, event: { at: UtcMs }): Outcome {
  return endToWrapUp(state, state.cause, event.at);
}

function askApi(state: CallState<'hanging-up'>): Outcome {
  const outcome = move(
    state,
    { ...state, isApiAsked: true },
    commandLine(state.facts, 'hang-up'),
    hangUpByApi(state.facts),
  );
  const deadline = { type: 'set-deadline', callId: state.facts.call.id, afterMs: 3_000 } as const;
  return { ...outcome, effects: [...outcome.effects, deadline] };
}

export function hangUpRefused(state: CallState<'hanging-up'>, event: CallEvent<'line-refused'>): Outcome {
  return event.command !== 'hang-up' || state.isApiAsked ? stay(state) : askApi(state);
}

export function hangUpDelayed(state: CallState<'hanging-up'>, event: { at: UtcMs }): Outcome {
  return state.isApiAsked ? endToWrapUp(state, state.cause, event.at) : askApi(state);
}

export function hangUpLost(state: CallState<'hanging-up'>, event: { at: UtcMs }): Outcome {
  return endToWrapUp(state, state.cause, event.at, hangUpByApi(state.facts));
}

// What the record says

function withRecord(state: CallState, event: CallEvent<'record-changed'>): CallFacts {
  return { ...state.facts, call: mergeRecord(state.facts.call, event.call) };
}

/** Takes the record in; a record that is behind is saved again as it should be. */
function keepRecord(state: CallState, event: CallEvent<'record-changed'>): Outcome {
  const facts = withRecord(state, event);
  const isKnown = isSameCall(state.facts.call, facts.call);
  const isBehind = isKnown && !isSameCall(facts.call, event.call);
  return move(state, { ...state, facts }, ...(isBehind ? [saveCall(facts)] : []));
}

/** Over, or answered by another operator, or by this one on his other computer: it must not go on ringing here. */
export function recordOfOffer(state: CallState, event: CallEvent<'record-changed'>): Outcome {
  const facts = withRecord(state, event);
  if (facts.call.status === 'ringing') return keepRecord(state, event);
  return move(state, { kind: 'closed', facts }, commandLine(facts, 'reject'));
}

function endByRecord(state: CallState, event: CallEvent<'record-changed'>): Outcome {
  const facts = { ...withRecord(state, event), warnings: [] };
  return move(state, { kind: 'wrapping-up', facts }, commandLine(facts, 'hang-up'));
}

/** On its way to the contact: `active` means that the contact answered. */
export function recordOfAttempt(state: CallState, event: CallEvent<'record-changed'>): Outcome {
  if (event.call.status === 'ended') return endByRecord(state, event);
  const facts = withRecord(state, event);
  return facts.call.status === 'active' ? settle(state, facts, event.at) : keepRecord(state, event);
}

export function recordOfCall(state: CallState, event: CallEvent<'record-changed'>): Outcome {
  return event.call.status === 'ended' ? endByRecord(state, event) : keepRecord(state, event);
}

/** The better cause comes in; a wrap-up that was completed elsewhere is completed here too. */
export function recordOfWrapUp(state: CallState, event: CallEvent<'record-changed'>): Outcome {
  const facts = withRecord(state, event);
  return facts.call.wrappedUpAt === null ? keepRecord(state, event) : move(state, { kind: 'closed', facts });
}

// What time tells

/** The provider lets nobody ring that long: its word that the call is over was lost. */
export function offerExpired(state: CallState, event: { at: UtcMs }): Outcome {
  return endClosed(state, 'no-operator', event.at, commandLine(state.facts, 'reject'));
}

export function attemptExpired(cause: EndCause) {
  return (state: CallState, event: { at: UtcMs }): Outcome =>
    endToWrapUp(state, cause, event.at, commandLine(state.facts, 'hang-up'), ...endForAll(state));
}

/** A leg that outlives every dialling limit has been answered, and the API was not there to say so. */
export function ringingExpired(state: CallState, event: { at: UtcMs }): Outcome {
  if (state.facts.leg === 'none') return attemptExpired('no-answer')(state, event);
  const call = { ...state.facts.call, status: 'active', answeredAt: event.at } as const;
  return settle(state, { ...state.facts, call }, event.at);
}
