import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import type { SuggestionId } from '../../../contracts/ids.ts';
import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';
import { withoutMarkers } from '../lib/cited-text.ts';
import type { ToastStore } from './toast-store.ts';

/** The operator's own version of a suggestion, kept under his hands whatever comes meanwhile. */
export interface SuggestionDraft {
  readonly suggestion: Suggestion;
  readonly text: string;
}

export interface SuggestionState {
  readonly current: Suggestion | null;
  readonly draft: SuggestionDraft | null;
}

export interface SuggestionStore {
  readonly store: StoreApi<SuggestionState>;
  readonly use: (id: SuggestionId) => Promise<void>;
  readonly dismiss: (id: SuggestionId) => Promise<void>;
  readonly beginEdit: (suggestion: Suggestion) => void;
  readonly write: (text: string) => void;
  readonly cancelEdit: () => void;
  readonly sendDraft: () => Promise<void>;
  readonly stop: () => void;
}

export function createSuggestionStore(
  bridge: Pick<LydiaBridge, 'suggestions'>,
  toasts: ToastStore,
): SuggestionStore {
  const store = createStore<SuggestionState>()(() => ({ current: null, draft: null }));
  const stop = bridge.suggestions.watch((current) => store.setState({ current }));

  async function sendDraft(): Promise<void> {
    const { draft } = store.getState();
    if (!draft) return;
    const { id, text, citations } = draft.suggestion;
    const editedText = draft.text === withoutMarkers(text, citations) ? null : draft.text;
    const answer = await toasts.report(bridge.suggestions.use({ suggestionId: id, editedText }));
    if (answer.ok) store.setState({ draft: null });
  }

  return {
    store,
    use: async (suggestionId) =>
      void (await toasts.report(bridge.suggestions.use({ suggestionId, editedText: null }))),
    dismiss: async (suggestionId) => void (await toasts.report(bridge.suggestions.dismiss({ suggestionId }))),
    beginEdit: (suggestion) =>
      store.setState({ draft: { suggestion, text: withoutMarkers(suggestion.text, suggestion.citations) } }),
    write: (text) => store.setState(({ draft }) => ({ draft: draft && { ...draft, text } })),
    cancelEdit: () => store.setState({ draft: null }),
    sendDraft,
    stop,
  };
}
