import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallDirection } from '../../../contracts/domain/call.ts';
import { emptyHistoryFilter } from '../../../contracts/domain/history-filter.ts';
import type { Failure } from '../../../contracts/errors.ts';
import type { HistoryItem, HistoryPage } from '../../../contracts/ipc/history.ts';
import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';
import type { Result } from '../../../contracts/result.ts';

export interface HistoryState {
  readonly search: string;
  readonly direction: CallDirection | null;
  readonly items: readonly HistoryItem[];
  readonly nextCursor: string | null;
  /** `loading`: another question was asked, the items are still those of the last one. */
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly failure: Failure | null;
}

export interface HistoryStore {
  readonly store: StoreApi<HistoryState>;
  /** Begins to follow the local history; returns how to stop. */
  readonly open: () => () => void;
  readonly setSearch: (search: string) => void;
  readonly setDirection: (direction: CallDirection | null) => void;
  readonly loadMore: () => Promise<void>;
  readonly reload: () => Promise<void>;
  /** Forgets everything: another person may sign in. */
  readonly reset: () => void;
}

const pageSize = 60;
const largestPage = 200;
const searchDelayMs = 90;

const initial: HistoryState = {
  search: '',
  direction: null,
  items: [],
  nextCursor: null,
  phase: 'loading',
  failure: null,
};

/** Only the answer to the latest question counts: `question` tells an older one apart. */
export function createHistoryStore(bridge: Pick<LydiaBridge, 'history'>): HistoryStore {
  const store = createStore<HistoryState>()(() => initial);
  let question = 0;
  let typing: ReturnType<typeof setTimeout> | undefined;

  async function ask(cursor: string | null, limit: number): Promise<Result<HistoryPage> | null> {
    question += 1;
    const asked = question;
    const { search, direction } = store.getState();
    const filter = { ...emptyHistoryFilter, direction };
    const answer = await bridge.history.list({ search: search.trim(), filter, cursor, limit });
    return asked === question ? answer : null;
  }

  function settle(answer: Result<HistoryPage> | null, before: readonly HistoryItem[]): void {
    if (!answer) return;
    if (!answer.ok) store.setState({ phase: 'failed', failure: answer.error });
    else {
      const { items, nextCursor } = answer.value;
      store.setState({ items: [...before, ...items], nextCursor, phase: 'ready', failure: null });
    }
  }

  /** As much as is on screen is read again, so that the reader keeps his place. */
  async function reload(): Promise<void> {
    const limit = Math.min(Math.max(store.getState().items.length, pageSize), largestPage);
    settle(await ask(null, limit), []);
  }

  async function begin(): Promise<void> {
    store.setState({ phase: 'loading' });
    settle(await ask(null, pageSize), []);
  }

  return {
    store,
    open: () => bridge.history.watchRevision(() => void reload()),
    setSearch: (search) => {
      store.setState({ search, phase: 'loading' });
      clearTimeout(typing);
      typing = setTimeout(() => void begin(), searchDelayMs);
    },
    setDirection: (direction) => {
      store.setState({ direction });
      void begin();
    },
    loadMore: async () => {
      const { nextCursor, phase, items } = store.getState();
      if (!nextCursor || phase !== 'ready') return;
      store.setState({ phase: 'loading' });
      settle(await ask(nextCursor, pageSize), items);
    },
    reload,
    reset: () => {
      question += 1;
      clearTimeout(typing);
      store.setState(initial, true);
    },
  };
}
