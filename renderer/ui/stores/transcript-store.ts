import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Utterance } from '../../../contracts/domain/transcript.ts';
import type { CallId } from '../../../contracts/ids.ts';
import type { TranscriptEvent } from '../../../contracts/ipc/transcript.ts';
import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';

/** The transcript of the call in hand, in the order in which the parties began to speak. */
export interface TranscriptState {
  readonly callId: CallId | null;
  readonly utterances: readonly Utterance[];
}

export interface TranscriptStore {
  readonly store: StoreApi<TranscriptState>;
  readonly stop: () => void;
}

const empty: TranscriptState = { callId: null, utterances: [] };

export function createTranscriptStore(bridge: Pick<LydiaBridge, 'transcript'>): TranscriptStore {
  const store = createStore<TranscriptState>()(() => empty);
  const stop = bridge.transcript.watch((event) => store.setState((state) => applyTranscript(state, event)));
  return { store, stop };
}

export function applyTranscript(state: TranscriptState, event: TranscriptEvent): TranscriptState {
  if (event.kind === 'none') return empty;
  if (event.kind === 'snapshot')
    return { callId: event.callId, utterances: [...event.utterances].sort(bySpeech) };
  const { utterance } = event;
  if (utterance.callId !== state.callId) return { callId: utterance.callId, utterances: [utterance] };
  return { ...state, utterances: place(state.utterances, utterance) };
}

/** The new words nearly always belong at the end, so the search begins there. */
function place(utterances: readonly Utterance[], utterance: Utterance): readonly Utterance[] {
  const at = utterances.findLastIndex((other) => other.id === utterance.id);
  const known = utterances[at];
  if (known?.isFinal && !utterance.isFinal) return utterances;
  if (known?.startedAt === utterance.startedAt) return utterances.with(at, utterance);
  const others = known ? utterances.toSpliced(at, 1) : utterances;
  const before = others.findLastIndex((other) => bySpeech(other, utterance) <= 0);
  return others.toSpliced(before + 1, 0, utterance);
}

function bySpeech(a: Utterance, b: Utterance): number {
  return a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1);
}
