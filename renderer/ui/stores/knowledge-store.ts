import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Article } from '../../../contracts/domain/article.ts';
import type { Failure } from '../../../contracts/errors.ts';
import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';

export interface KnowledgeState {
  readonly search: string;
  readonly articles: readonly Article[];
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly failure: Failure | null;
}

export interface KnowledgeStore {
  readonly store: StoreApi<KnowledgeState>;
  readonly setSearch: (search: string) => void;
  readonly reload: () => Promise<void>;
  /** Forgets everything: another person may sign in. */
  readonly reset: () => void;
}

const searchDelayMs = 90;
const initial: KnowledgeState = { search: '', articles: [], phase: 'loading', failure: null };

export function createKnowledgeStore(bridge: Pick<LydiaBridge, 'knowledge'>): KnowledgeStore {
  const store = createStore<KnowledgeState>()(() => initial);
  let question = 0;
  let typing: ReturnType<typeof setTimeout> | undefined;

  async function reload(): Promise<void> {
    question += 1;
    const asked = question;
    const answer = await bridge.knowledge.list({ search: store.getState().search.trim() });
    if (asked !== question) return;
    if (answer.ok) store.setState({ articles: answer.value, phase: 'ready', failure: null });
    else store.setState({ phase: 'failed', failure: answer.error });
  }

  return {
    store,
    setSearch: (search) => {
      store.setState({ search, phase: 'loading' });
      clearTimeout(typing);
      typing = setTimeout(() => void reload(), searchDelayMs);
    },
    reload,
    reset: () => {
      question += 1;
      clearTimeout(typing);
      store.setState(initial, true);
    },
  };
}
