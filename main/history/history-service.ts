import type { CallId } from '../../contracts/ids.ts';
import type {
  HistoryDetail,
  HistoryItem,
  HistoryPage,
  historyChannels,
} from '../../contracts/ipc/history.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { InputOf } from '../ipc/door.ts';
import type { Clock } from '../platform/clock.ts';
import {
  type HistoryEntry,
  loadHistoryEntries,
  loadHistoryEntry,
  loadSpokenTexts,
} from '../storage/queries/history.ts';
import { loadLegs } from '../storage/queries/legs.ts';
import { loadOpenConflicts } from '../storage/queries/note-conflicts.ts';
import { loadSuggestions } from '../storage/queries/suggestions.ts';
import { loadUtterances } from '../storage/queries/utterances.ts';
import { buildSearchQuery, type SearchQuery } from '../storage/search-query.ts';
import { attemptStorage, type Reader, type Storage } from '../storage/storage.ts';
import { parseCursor, toCursor } from './cursor.ts';
import { findMatch } from './find-match.ts';
import { watchRevision } from './revision.ts';

export type HistoryListInput = InputOf<(typeof historyChannels)['history:list']>;

/** Past calls from this computer alone: it answers with or without a network. */
export interface HistoryService {
  list(input: HistoryListInput): Result<HistoryPage>;
  open(callId: CallId): Result<HistoryDetail>;
  /** Told a number at once, and a higher one whenever something in the history changed. */
  watchRevision(listener: (revision: number) => void): () => void;
}

export interface HistoryServiceOptions {
  readonly storage: Storage;
  readonly clock: Clock;
}

export function createHistoryService({ storage, clock }: HistoryServiceOptions): HistoryService {
  return {
    list(input) {
      const beforeKey = input.cursor === null ? null : parseCursor(input.cursor);
      if (input.cursor !== null && beforeKey === null)
        return fail('invalid-input', 'The cursor is none of ours.');
      return attemptStorage(() => storage.read((db) => loadPage(db, input, beforeKey)));
    },
    open(callId) {
      const detail = attemptStorage(() => storage.read((db) => loadDetail(db, callId)));
      if (!detail.ok) return detail;
      return detail.value === null ? fail('call-not-found') : succeed(detail.value);
    },
    watchRevision: (listener) => watchRevision(storage, clock, listener),
  };
}

function loadPage(db: Reader, input: HistoryListInput, beforeKey: number | null): HistoryPage {
  const { search, filter, limit } = input;
  const { direction } = filter;
  const query = buildSearchQuery(search);
  // Something was typed, but nothing that could be found: a lone '?' is not the wish to see everything.
  if (query === null && search.trim() !== '') return { items: [], nextCursor: null };
  // One more than asked for tells whether there is another page.
  const entries = loadHistoryEntries(db, {
    match: query?.match ?? null,
    direction,
    beforeKey,
    limit: limit + 1,
  });
  const shown = entries.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: query === null ? shown.map((entry) => toItem(entry)) : markMatches(db, query, shown),
    nextCursor: entries.length > limit && last !== undefined ? toCursor(last.key) : null,
  };
}

function markMatches(db: Reader, query: SearchQuery, entries: readonly HistoryEntry[]): HistoryItem[] {
  const spoken = loadSpokenTexts(
    db,
    entries.map((entry) => entry.call.id),
  );
  return entries.map((entry) => ({
    ...toItem(entry),
    match: findMatch(query, entry.call, spoken.get(entry.call.id) ?? []),
  }));
}

function toItem({ call, operatorName, isPending }: HistoryEntry): HistoryItem {
  return { call, contact: null, operatorName, isPending, hasConflict: false, match: null };
}

function loadDetail(db: Reader, callId: CallId): HistoryDetail | null {
  const entry = loadHistoryEntry(db, callId);
  if (entry === null) return null;
  const { call, operatorName, isPending } = entry;
  return {
    call,
    operatorName,
    isPending,
    hasConflict: false,
    contact: null,
    legs: loadLegs(db, callId),
    conflicts: loadOpenConflicts(db, callId),
    users: [],
    utterances: loadUtterances(db, callId),
    suggestions: loadSuggestions(db, callId),
  };
}
