import type { HistoryQuery } from '../../contracts/domain/history-filter.ts';
import type { HistoryItem, HistoryPage } from '../../contracts/ipc/history.ts';
import { type HistoryEntry, loadHistoryEntries, loadSpokenTexts } from '../storage/queries/history.ts';
import { loadWordsWith } from '../storage/queries/search-words.ts';
import type { Reader } from '../storage/reader.ts';
import { buildSearchQuery, type SearchQuery } from '../storage/search-query.ts';
import { toCursor } from './cursor.ts';
import { findMatch } from './find-match.ts';

export interface PageInput extends HistoryQuery {
  /** Only calls before this one; null: from the newest. */
  readonly beforeKey: number | null;
  readonly limit: number;
}

/** `nothing`: something was typed, but nothing that could be found: a lone '?' is not the wish to see everything. */
export function readSearch(db: Reader, search: string): SearchQuery | 'all' | 'nothing' {
  const query = buildSearchQuery(search, (prefix) => loadWordsWith(db, prefix));
  return query ?? (search.trim() === '' ? 'all' : 'nothing');
}

/** One page, in steps. */
export function* loadPage(db: Reader, input: PageInput): Generator<void, HistoryPage> {
  const { filter, beforeKey, limit } = input;
  const query = readSearch(db, input.search);
  if (query === 'nothing') return { items: [], nextCursor: null };
  const search = query === 'all' ? null : query;
  // One more than asked for tells whether there is another page.
  const entries = yield* loadHistoryEntries(db, { search, filter, beforeKey, limit: limit + 1 });
  const shown = entries.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: search === null ? shown.map((entry) => toItem(entry)) : markMatches(db, search, shown),
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
    match: findMatch(query, entry, spoken.get(entry.call.id) ?? []),
  }));
}

function toItem({ call, contact, operatorName, isPending, hasConflict }: HistoryEntry): HistoryItem {
  return { call, contact, operatorName, isPending, hasConflict, match: null };
}

/**
 * Whether a page takes a millisecond whatever the history holds, because one index lists just its calls. Then asking
 * another thread for it would take as long again.
 */
export function isQuick({ search, filter }: HistoryQuery): boolean {
  const { from: _, until: __, period: ___, ...conditions } = filter;
  const set = Object.values(conditions).filter((value) => value !== null);
  return search.trim() === '' && set.length <= 1 && filter.hasConflict !== false;
}

/** All steps at once. */
export function runAtOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
