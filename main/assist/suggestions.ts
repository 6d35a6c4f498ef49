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
import { createSuggestionBook } from './suggestion-book.ts';

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
  const { storage, realtime, calls, logger } = options;
  const book = createSuggestionBook();
  const card = createWatched<Suggestion | null>(null);
  const recordOutcome = createOutcomes(options);
  const stops: (() => void)[] = [];
  let talked: CallId | null = null;

  function show(): void {
    card.set(talked === null ? null : book.findCard(talked));
  }

  /** First the screen, then the disk; what still streams is stored when it is complete. */
  function take(suggestion: Suggestion): void {
    const kept = book.take(suggestion);
    show();
    if (kept === null || kept.status === 'streaming') return;
    const stored = attemptStorage(() => storage.write((db) => saveSuggestion(db, kept)));
    if (!stored.ok) logger.error('Storing a suggestion failed', { code: stored.error.code });
  }

  function readStored(callId: CallId): void {
    const stored = attemptStorage(() => storage.read((db) => loadSuggestions(db, callId)));
    if (stored.ok) for (const suggestion of stored.value) book.take(suggestion);
    show();
  }

  function settle(id: SuggestionId, outcome: SuggestionOutcome, editedText: string | null): Result<void> {
    const suggestion = book.find(id);
    if (suggestion === null) return fail('not-found');
    const stored = recordOutcome(suggestion, outcome, editedText);
    if (!stored.ok) return stored;
    book.take({ ...suggestion, outcome, editedText });
    show();
    return stored;
  }

  return {
    start() {
      stops.push(
        realtime.watchEvents((event) => {
          if (event.type === 'suggestion-changed') take(event.suggestion);
          else if (event.type === 'suggestion-token') {
            book.takeToken(event);
            show();
          }
        }),
        storage.watch(({ callIds, tables }) => {
          if (talked !== null && tables.has('suggestions') && callIds.has(talked)) readStored(talked);
        }),
        calls.watchViews((views) => {
          const callId = findTalkedCall(views);
          if (callId === talked) return;
          talked = callId;
          if (callId === null) show();
          else readStored(callId);
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

/** Stores what the operator did, in one transaction with the suggestion as he saw it. */
function createOutcomes({ storage, clock, ids, hurrySync }: SuggestionOptions) {
  return (suggestion: Suggestion, outcome: SuggestionOutcome, editedText: string | null): Result<void> => {
    const stored = attemptStorage(() =>
      storage.write((db) => {
        saveSuggestion(db, suggestion);
        recordMutation(db, {
          kind: 'record-suggestion-outcome',
          id: mutationIdSchema.parse(ids.next()),
          madeAt: clock.nowMs(),
          callId: suggestion.callId,
          suggestionId: suggestion.id,
          outcome,
          editedText,
        });
      }),
    );
    if (stored.ok) hurrySync();
    return stored;
  };
}
