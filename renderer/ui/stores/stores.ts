import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Settings } from '../../../contracts/domain/settings.ts';
import type { UserId } from '../../../contracts/ids.ts';
import type { AppStatus } from '../../../contracts/ipc/app.ts';
import type { CallView } from '../../../contracts/ipc/calls.ts';
import type { SessionState } from '../../../contracts/ipc/session.ts';
import type { SyncStatus } from '../../../contracts/ipc/sync.ts';
import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';
import { createExportStore, type ExportStore } from './export-store.ts';
import { createHistoryStore, type HistoryStore } from './history-store.ts';
import { createKnowledgeStore, type KnowledgeStore } from './knowledge-store.ts';
import { createNotesStore, type NotesStore } from './notes-store.ts';
import { createProjection, type Projection } from './projection.ts';
import { createSuggestionStore, type SuggestionStore } from './suggestion-store.ts';
import { createToastStore, type ToastStore } from './toast-store.ts';
import { createTranscriptStore, type TranscriptStore } from './transcript-store.ts';

/** All that the window knows, made once from the bridge. A test makes it from a scripted one. */
export interface Stores {
  readonly bridge: LydiaBridge;
  readonly session: Projection<SessionState>;
  /** Null until main has spoken. */
  readonly status: Projection<AppStatus | null>;
  readonly settings: Projection<Settings | null>;
  readonly sync: Projection<SyncStatus | null>;
  readonly calls: Projection<readonly CallView[]>;
  readonly transcript: TranscriptStore;
  readonly suggestion: SuggestionStore;
  readonly notes: NotesStore;
  readonly history: HistoryStore;
  readonly exporting: ExportStore;
  readonly knowledge: KnowledgeStore;
  readonly toasts: ToastStore;
  /** What stands in the dial pad. Kept here, so that a call that rings meanwhile takes nothing from it. */
  readonly typedNumber: StoreApi<string>;
}

export function createStores(bridge: LydiaBridge): Stores {
  const toasts = createToastStore();
  const stores: Stores = {
    bridge,
    toasts,
    session: createProjection<SessionState>({ kind: 'restoring' }, bridge.session.watch),
    status: createProjection<AppStatus | null>(null, bridge.app.watchStatus),
    settings: createProjection<Settings | null>(null, bridge.settings.watch),
    sync: createProjection<SyncStatus | null>(null, bridge.sync.watch),
    calls: createProjection<readonly CallView[]>([], bridge.calls.watch),
    transcript: createTranscriptStore(bridge),
    suggestion: createSuggestionStore(bridge, toasts),
    notes: createNotesStore(bridge),
    history: createHistoryStore(bridge),
    exporting: createExportStore(bridge),
    knowledge: createKnowledgeStore(bridge),
    typedNumber: createStore<string>()(() => ''),
  };
  stores.session.store.subscribe(({ value }) => {
    if (value.kind === 'signed-out') forgetUser(stores);
  });
  return stores;
}

/** Notes that are not stored yet stay: they are tried again when their owner is back, and nobody else sees that call. */
function forgetUser({ history, exporting, knowledge, suggestion, typedNumber }: Stores): void {
  history.reset();
  exporting.dismiss();
  knowledge.reset();
  suggestion.cancelEdit();
  typedNumber.setState('', true);
}

export function stopStores(stores: Stores): void {
  const { session, status, settings, sync, calls, transcript, suggestion, notes, exporting } = stores;
  for (const store of [session, status, settings, sync, calls, transcript, suggestion, notes, exporting])
    store.stop();
}

export const StoresContext = createContext<Stores | null>(null);

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (!stores) throw new Error('Components of this window live inside a StoresContext.');
  return stores;
}

export function useProjection<T>(projection: Projection<T>): T {
  return useStore(projection.store, (state) => state.value);
}

/** The country that numbers are read and shown in. */
export function useCountry(): string {
  return useProjection(useStores().settings)?.defaultCountry ?? 'FR';
}

export type DialState = 'ready' | 'not-ready' | 'offline';

/** Whether a call can be placed now. Without the server the provider would only say that the number cannot be reached. */
export function useDialState(): DialState {
  const status = useProjection(useStores().status);
  if (status?.connection === 'offline') return 'offline';
  return status?.line.kind === 'ready' ? 'ready' : 'not-ready';
}

/** The user who is signed in. */
export function useUserId(): UserId | null {
  const session = useProjection(useStores().session);
  return session.kind === 'signed-in' ? session.user.id : null;
}
