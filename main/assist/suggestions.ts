import type { RealtimeEvent } from '../../contracts/api/realtime.ts';
import type { Suggestion, SuggestionOutcome } from '../../contracts/domain/suggestion.ts';
import { type CallId, mutationIdSchema, type SuggestionId } from '../../contracts/ids.ts';
import type { CallView } from '../../contracts/ipc/calls.ts';
import { fail, type Result } from '../../contracts/result.ts';
import type { Realtime } from '../api/realtime.ts';
import type { CallService } from '../calls/service-types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { createWatched } from '../platform/watched.ts';
import { recordMutation } from '../storage/queries/outbox.ts';
import { loadSuggestions, saveSuggestion } from '../storage/queries/suggestions.ts';
import type { Storage } from '../storage/storage.ts';
import { attemptStorage } from '../storage/storage-error.ts';
import { createSuggestionBook, type SuggestionBook } from './suggestion-book.ts';

/** The one suggestion card of the call in hand. */
export interface SuggestionService {
  start(): void;
  stop(): void;
  /** The card shown now or null; at once, then at every change. Never a withdrawn or dismissed one. */
  watch(listener: (suggestion: Suggestion | null) => void): () => void;
  /** Answers once the outcome is stored on this computer. */
  use(suggestionId: SuggestionId, editedText: string | null): Result<void>;
  dismiss(suggestionId: SuggestionId): Result<void>;
}

export interface SuggestionOptions {
  readonly storage: Storage;
  readonly realtime: Pick<Realtime, 'watchEvents'>;
  readonly calls: Pick<CallService, 'watchViews'>;
  readonly hurrySync: () => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/** The call in which a suggestion can still be said. */
function findTalkedCall(views: readonly CallView[]): CallId | null {
  const talked = views.find(({ phase }) => phase !== 'offered' && phase !== 'wrapping-up');
  return talked?.call.id ?? null;
}

export function createSuggestionService(options: SuggestionOptions): SuggestionService {
  const { storage, realtime, calls } = options;
  const book = createSuggestionBook();
  const store = createSuggestionStore(options);
  const card = createWatched<Suggestion | null>(null);
  const stops: (() => void)[] = [];
  let talked: CallId | null = null;

  function show(): void {
    card.set(talked === null ? null : book.findCard(talked));
  }

  function takeTalked(callId: CallId | null): void {
    talked = callId;
    if (callId !== null) for (const suggestion of store.load(callId)) book.take(suggestion);
    show();
  }

  function settle(id: SuggestionId, outcome: SuggestionOutcome, editedText: string | null): Result<void> {
    const suggestion = book.find(id);
    if (suggestion === null) return fail('not-found');
    const stored = store.saveOutcome(suggestion, outcome, editedText);
    if (!stored.ok) return stored;
    book.take({ ...suggestion, outcome, editedText });
    show();
    return stored;
  }

  return {
    start() {
      stops.push(
        realtime.watchEvents((event) => {
          const news = takeEvent(book, event);
          show();
          // First the screen, then the disk; what still streams is stored when it is complete.
          if (news !== null && news.status !== 'streaming') store.save(news);
        }),
        storage.watch(({ callIds, tables }) => {
          if (talked !== null && tables.has('suggestions') && callIds.has(talked)) takeTalked(talked);
        }),
        calls.watchViews((views) => {
          const callId = findTalkedCall(views);
          if (callId !== talked) takeTalked(callId);
        }),
      );
    },
    stop() {
      for (const stop of stops.splice(0)) stop();
    },
    watch: card.watch,
    use(id, editedText) {
      const isEdited = editedText !== null && editedText !== book.find(id)?.text;
      return settle(id, isEdited ? 'edited' : 'used', isEdited ? editedText : null);
    },
    dismiss: (id) => settle(id, 'dismissed', null),
  };
}

/** The record that an event brought, if it brought one. */
function takeEvent(book: SuggestionBook, event: RealtimeEvent): Suggestion | null {
  if (event.type === 'suggestion-token') book.takeToken(event);
  return event.type === 'suggestion-changed' ? book.take(event.suggestion) : null;
}

function createSuggestionStore({ storage, clock, ids, hurrySync, logger }: SuggestionOptions) {
  return {
    load(callId: CallId): readonly Suggestion[] {
      const loaded = attemptStorage(() => storage.read((db) => loadSuggestions(db, callId)));
      return loaded.ok ? loaded.value : [];
    },
    save(suggestion: Suggestion): void {
      const stored = attemptStorage(() => storage.write((db) => saveSuggestion(db, suggestion), 'soon'));
      if (!stored.ok) logger.error('Storing a suggestion failed', { code: stored.error.code });
    },
    /** What the operator did, in one transaction with the suggestion as he saw it. */
    saveOutcome(suggestion: Suggestion, outcome: SuggestionOutcome, editedText: string | null): Result<void> {
      const mutation = {
        kind: 'record-suggestion-outcome',
        id: mutationIdSchema.parse(ids.next()),
        madeAt: clock.nowMs(),
        callId: suggestion.callId,
        suggestionId: suggestion.id,
        outcome,
        editedText,
      } as const;
      const stored = attemptStorage(() =>
        storage.write((db) => {
          saveSuggestion(db, suggestion);
          recordMutation(db, mutation);
        }),
      );
      if (stored.ok) hurrySync();
      return stored;
    },
  };
}
