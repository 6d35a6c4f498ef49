import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallId } from '../../../contracts/ids.ts';
import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';

/** `waiting`: typed, not yet on this computer's disk. `failed`: main could not store it; it is tried again. */
export type NotesPhase = 'untouched' | 'waiting' | 'saved' | 'failed';

export interface NotesDraft {
  readonly text: string;
  readonly phase: NotesPhase;
  /** Texts handed to main of late: one of them coming back is our own echo, not somebody else's change. */
  readonly sent: readonly string[];
}

export interface NotesStore {
  readonly store: StoreApi<Readonly<Record<CallId, NotesDraft>>>;
  readonly write: (callId: CallId, text: string) => void;
  /** Saves what is not saved yet, of one call or of all. True when nothing is left to save. */
  readonly flush: (callId?: CallId) => Promise<boolean>;
  /** Tells what main has stored: a text changed elsewhere replaces ours, once ours is safe. */
  readonly reconcile: (callId: CallId, stored: string) => void;
  readonly stop: () => void;
}

/** How long typed words may wait for a save: short, and counted from the first of them, not from the last. */
const saveDelayMs = 150;
const retryDelayMs = 2_000;
const echoesKept = 50;
const blank: NotesDraft = { text: '', phase: 'waiting', sent: [] };

/**
 * Holds what is typed until main has stored it. One save of a call runs at a time; words typed meanwhile are
 * saved after it. A failed save is tried again for as long as the window lives.
 */
export function createNotesStore(bridge: Pick<LydiaBridge, 'calls'>): NotesStore {
  const store = createStore<Readonly<Record<CallId, NotesDraft>>>()(() => ({}));
  const timers = new Map<CallId, ReturnType<typeof setTimeout>>();
  const running = new Map<CallId, Promise<boolean>>();

  const put = (callId: CallId, change: Partial<NotesDraft>) =>
    store.setState((drafts) => ({ [callId]: { ...blank, ...drafts[callId], ...change } }));
  const isUnsaved = (callId: CallId) => ['waiting', 'failed'].includes(store.getState()[callId]?.phase ?? '');

  function schedule(callId: CallId, delayMs: number): void {
    if (timers.has(callId)) return;
    timers.set(
      callId,
      setTimeout(() => void save(callId), delayMs),
    );
  }

  async function saveOnce(callId: CallId): Promise<boolean> {
    const sent = store.getState()[callId]?.text ?? '';
    put(callId, { sent: [...(store.getState()[callId]?.sent ?? []), sent].slice(-echoesKept) });
    const answer = await bridge.calls.saveNotes({ callId, notes: sent });
    if (!answer.ok) put(callId, { phase: 'failed' });
    else if (store.getState()[callId]?.text === sent) put(callId, { phase: 'saved' });
    return answer.ok;
  }

  function save(callId: CallId): Promise<boolean> {
    clearTimeout(timers.get(callId));
    timers.delete(callId);
    const previous = running.get(callId) ?? Promise.resolve(true);
    const next = previous.then(() => (isUnsaved(callId) ? saveOnce(callId) : true));
    running.set(callId, next);
    void next.then((isSaved) => !isSaved && schedule(callId, retryDelayMs));
    return next;
  }

  return {
    store,
    write: (callId, text) => {
      put(callId, { text, phase: 'waiting' });
      schedule(callId, saveDelayMs);
    },
    flush: async (callId) => {
      const ids = callId ? [callId] : (Object.keys(store.getState()) as CallId[]);
      const answers = await Promise.all(ids.filter(isUnsaved).map(save));
      return answers.every(Boolean);
    },
    reconcile: (callId, stored) => {
      const draft = store.getState()[callId];
      if (draft?.phase !== 'saved' || draft.sent.includes(stored)) return;
      const { [callId]: _replaced, ...others } = store.getState();
      store.setState(others, true);
    },
    stop: () => {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
