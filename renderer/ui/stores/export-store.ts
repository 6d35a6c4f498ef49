import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ExportState } from '../../../contracts/ipc/history.ts';
import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';

export interface ExportStore {
  /** The export that runs, or that ended since; null when there is nothing to tell. */
  readonly store: StoreApi<{ readonly shown: ExportState | null }>;
  readonly dismiss: () => void;
  readonly stop: () => void;
}

/** Tells how an export ended until it is dismissed, and nothing of one that ended before this window was there. */
export function createExportStore(bridge: Pick<LydiaBridge, 'history'>): ExportStore {
  const store = createStore<{ readonly shown: ExportState | null }>()(() => ({ shown: null }));
  const stop = bridge.history.watchExport((state) => {
    const isNews = state?.kind === 'running' || store.getState().shown !== null;
    store.setState({ shown: isNews && state?.kind !== 'cancelled' ? state : null });
  });
  return { store, dismiss: () => store.setState({ shown: null }), stop };
}
