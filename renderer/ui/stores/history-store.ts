import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HistoryFilter, HistoryQuery } from '../../../contracts/domain/history-filter.ts';
import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';
import { noFilter } from '../lib/history-filter.ts';
import {
  begin,
  forget,
  type HistoryReader,
  type HistoryState,
  loadMore,
  reload,
  unread,
} from './history-reader.ts';
import { createTurns } from './turns.ts';

export interface HistoryStore {
  readonly store: StoreApi<HistoryState>;
  /** Begins to follow the local history; returns how to stop. */
  readonly open: () => () => void;
  readonly setSearch: (search: string) => void;
  readonly setFilter: (change: Partial<HistoryFilter>) => void;
  /** Another question in the place of the present one. */
  readonly ask: (query: HistoryQuery) => void;
  /** Tells which row is in sight: it is kept fresh, and more are read before the end is reached. */
  readonly look: (index: number) => void;
  readonly loadMore: () => Promise<void>;
  readonly reload: () => Promise<void>;
  readonly loadFacets: () => Promise<void>;
  /** Forgets everything: another person may sign in. */
  readonly reset: () => void;
}

const searchDelayMs = 90;
/** So many rows before the end the next page is read. */
const reserve = 20;

const initial: HistoryState = {
  search: '',
  filter: noFilter,
  items: [],
  nextCursor: null,
  count: null,
  phase: 'loading',
  failure: null,
  facets: null,
};

export function createHistoryStore(bridge: Pick<LydiaBridge, 'history'>): HistoryStore {
  const store = createStore<HistoryState>()(() => initial);
  const reader: HistoryReader = { bridge, store, turns: createTurns(), ...unread };
  let typing: ReturnType<typeof setTimeout> | undefined;

  function ask(change: Partial<HistoryQuery>): void {
    clearTimeout(typing);
    store.setState(change);
    void begin(reader);
  }

  async function loadFacets(): Promise<void> {
    const answer = await bridge.history.listFacets();
    if (answer.ok) store.setState({ facets: answer.value });
  }

  return {
    store,
    open: () => {
      void loadFacets();
      return bridge.history.watchRevision(() => void reload(reader));
    },
    setSearch: (search) => {
      store.setState({ search, phase: 'loading' });
      clearTimeout(typing);
      typing = setTimeout(() => void begin(reader), searchDelayMs);
    },
    setFilter: (change) => ask({ filter: { ...store.getState().filter, ...change } }),
    ask,
    look: (index) => {
      reader.sight = index;
      if (index >= store.getState().items.length - reserve) void loadMore(reader);
    },
    loadMore: () => loadMore(reader),
    reload: () => reload(reader),
    loadFacets,
    reset: () => {
      forget(reader);
      clearTimeout(typing);
      store.setState(initial, true);
    },
  };
}
