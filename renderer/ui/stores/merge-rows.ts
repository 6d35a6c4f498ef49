import type { HistoryItem, HistoryPage } from '../../../contracts/ipc/history.ts';

type Rows = readonly HistoryItem[];

/**
 * Rows that were read anew in the place of the old ones. The page covers all from `since` (the row before its first one; null:
 * from the top) down to its last row, or to the end when none follows: what it no longer has there is gone. Both are newest
 * first.
 */
export function mergeRows(old: Rows, page: HistoryPage, since: HistoryItem | null): Rows {
  const fresh = new Set(page.items.map(({ call }) => call.id));
  const isFresh = ({ call }: HistoryItem) => fresh.has(call.id);
  const before = since ? old.slice(0, old.indexOf(since) + 1) : [];
  const rest = old.slice(before.length);
  const last = page.items.at(-1);
  const lastPlace = rest.findIndex(({ call }) => call.id === last?.call.id);
  const isBelow = ({ call }: HistoryItem, place: number) =>
    page.nextCursor !== null &&
    last !== undefined &&
    // Of those that began in the same millisecond, the order that they had decides.
    (call.startedAt < last.call.startedAt || (call.startedAt === last.call.startedAt && place > lastPlace));
  const after = rest.filter((item, place) => !isFresh(item) && isBelow(item, place));
  return [...before.filter((item) => !isFresh(item)), ...page.items, ...after];
}
