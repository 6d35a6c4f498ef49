import type { Language } from '../contracts/domain/call.ts';
import type { UtteranceId } from '../contracts/ids.ts';
import { isAssent, isRequest, isWholeRequest } from './request.ts';
import { splitWords } from './words/terms.ts';

/** What the contact said that a suggestion answers, or may answer. */
export interface Subject {
  readonly utteranceId: UtteranceId;
  readonly text: string;
}

/**
 * `quiet`: nothing to answer. `listening`: what the contact is saying looks like a request; it counts once it stays
 * unchanged for a moment. `generating`: a suggestion is being written. `shown`: it is over, and what came of it
 * stands.
 */
export type PolicyState =
  | { readonly kind: 'quiet'; readonly finals: Finals }
  | { readonly kind: 'listening'; readonly subject: Subject; readonly finals: Finals }
  | { readonly kind: 'generating'; readonly subject: Subject; readonly finals: Finals }
  | { readonly kind: 'shown'; readonly subject: Subject; readonly finals: Finals }
  | { readonly kind: 'ended'; readonly finals: Finals };

/** Utterances that are final: what comes late about them is old. The last few are enough. */
type Finals = readonly UtteranceId[];

/** `partial`, `final`: speech of the contact, never of the operator. `timer`: the delay that was set has passed. */
export type PolicyEvent =
  | {
      readonly type: 'partial' | 'final';
      readonly utteranceId: UtteranceId;
      readonly text: string;
      readonly language: Language;
    }
  | { readonly type: 'timer' }
  | { readonly type: 'finished' }
  | { readonly type: 'failed' }
  | { readonly type: 'ended' };

/**
 * `withdraw` names the utterance that the suggestion answers: stop the model, mark the card. `set-timer` replaces
 * the timer that runs, if one does.
 */
export type PolicyEffect =
  | { readonly type: 'start'; readonly utteranceId: UtteranceId; readonly text: string }
  | { readonly type: 'withdraw'; readonly utteranceId: UtteranceId }
  | { readonly type: 'set-timer'; readonly delayMs: number }
  | { readonly type: 'clear-timer' };

export interface PolicyStep {
  readonly state: PolicyState;
  readonly effects: readonly PolicyEffect[];
}

export const initialPolicyState: PolicyState = { kind: 'quiet', finals: [] };

/** How long a partial text must stay as it is before it counts as said: longer than most words and the pauses between them. */
export const stableAfterMs = 600;
const keptFinals = 20;

type Kind = PolicyState['kind'];
type StateOf<K extends Kind> = Extract<PolicyState, { kind: K }>;
type EventOf<T extends PolicyEvent['type']> = Extract<PolicyEvent, { type: T }>;
/** Every state with every event: a combination that is forgotten does not compile. The table is in SPEC.md. */
type PolicyTable = {
  readonly [K in Kind]: {
    readonly [T in PolicyEvent['type']]: (state: StateOf<K>, event: EventOf<T>) => PolicyStep;
  };
};
type Speech = EventOf<'partial' | 'final'>;

/** What the policy does when something happens: the next state, and what to carry out, in order. */
export function stepPolicy(state: PolicyState, event: PolicyEvent): PolicyStep {
  const row: Readonly<Record<PolicyEvent['type'], (state: never, event: never) => PolicyStep>> =
    table[state.kind];
  const handle = row[event.type] as (state: PolicyState, event: PolicyEvent) => PolicyStep;
  return handle(state, event);
}

const stay = (state: PolicyState): PolicyStep => ({ state, effects: [] });
const end =
  (...effects: readonly PolicyEffect[]) =>
  (state: PolicyState): PolicyStep => ({
    state: { kind: 'ended', finals: state.finals },
    effects,
  });

const table: PolicyTable = {
  quiet: {
    partial: hear,
    final: hear,
    timer: stay,
    finished: stay,
    failed: stay,
    ended: end(),
  },
  listening: {
    partial: hear,
    final: hear,
    timer: (state) => startOn(state, state.subject),
    finished: stay,
    failed: stay,
    ended: end({ type: 'clear-timer' }),
  },
  generating: {
    partial: hear,
    final: hear,
    timer: stay,
    finished: (state) => stay({ ...state, kind: 'shown' }),
    // What was whole, or the sources alone, may stand on the card: it has to be taken back like any other.
    failed: (state) => stay({ ...state, kind: 'shown' }),
    ended: (state) => end({ type: 'withdraw', utteranceId: state.subject.utteranceId })(state),
  },
  shown: {
    partial: hear,
    final: hear,
    timer: stay,
    finished: stay,
    failed: stay,
    ended: end(),
  },
  ended: { partial: stay, final: stay, timer: stay, finished: stay, failed: stay, ended: stay },
};

/** Speech of the contact: old news, assent, the same words again, a request, or something else. */
function hear(state: Exclude<PolicyState, { kind: 'ended' }>, event: Speech): PolicyStep {
  if (state.finals.includes(event.utteranceId)) return stay(state);
  const isFinal = event.type === 'final';
  const finals = isFinal ? [...state.finals, event.utteranceId].slice(-keptFinals) : state.finals;
  const present = { ...state, finals };
  if (isAnswered(state, event) || (state.kind !== 'listening' && isAssent(event.text, event.language)))
    return stay(present);
  const isAsking = isFinal ? isRequest : isWholeRequest;
  return isAsking(event.text, event.language)
    ? hearRequest(present, { utteranceId: event.utteranceId, text: event.text }, isFinal)
    : { state: { kind: 'quiet', finals }, effects: leave(state) };
}

function hearRequest(state: PolicyState, subject: Subject, isFinal: boolean): PolicyStep {
  if (isFinal) return startOn(state, subject);
  if (state.kind === 'listening' && isSameSpeech(state.subject, subject)) return stay(state);
  const effects = state.kind === 'listening' ? [] : leave(state);
  return {
    state: { kind: 'listening', subject, finals: state.finals },
    effects: [...effects, { type: 'set-timer', delayMs: stableAfterMs }],
  };
}

function startOn(state: PolicyState, subject: Subject): PolicyStep {
  return {
    state: { kind: 'generating', subject, finals: state.finals },
    effects: [...leave(state), { type: 'start', ...subject }],
  };
}

/** What leaving a state takes: a timer is cleared, a suggestion about what is no longer the subject is withdrawn. */
function leave(state: PolicyState): readonly PolicyEffect[] {
  if (state.kind === 'listening') return [{ type: 'clear-timer' }];
  if (state.kind === 'generating' || state.kind === 'shown') {
    return [{ type: 'withdraw', utteranceId: state.subject.utteranceId }];
  }
  return [];
}

function isAnswered(state: PolicyState, event: Speech): boolean {
  return (state.kind === 'generating' || state.kind === 'shown') && isSameSpeech(state.subject, event);
}

/** The same words of the same utterance; recognisers change capitals and punctuation to the end. */
function isSameSpeech(one: Subject, other: Subject): boolean {
  return (
    one.utteranceId === other.utteranceId &&
    splitWords(one.text).join(' ') === splitWords(other.text).join(' ')
  );
}
