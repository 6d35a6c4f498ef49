import { describe, expect, it } from 'vitest';
import type { HistoryItem } from '../../../contracts/ipc/history.ts';
import { buildDetail } from '../testing/sample-data.ts';
import { mergeRows } from './merge-rows.ts';

const rows: readonly HistoryItem[] = Array.from({ length: 10 }, (_, index) => ({
  ...buildDetail(index + 1, { startedAt: 1_000 - index * 10 }),
  match: null,
}));
const row = (index: number) => rows[index] as HistoryItem;
const names = (items: readonly HistoryItem[]) => items.map(({ call }) => call.startedAt);

describe('rows read anew', () => {
  it('put new calls on top, and leave the rows below as they were', () => {
    const fresh = { ...row(0), call: { ...row(0).call, id: row(9).call.id, startedAt: 1_010 } };
    const page = { items: [fresh, row(0), row(1)], nextCursor: 'more' };
    expect(names(mergeRows(rows.slice(0, 6), page, null))).toEqual([1_010, 1_000, 990, 980, 970, 960, 950]);
  });

  it('drop what is no longer among them', () => {
    const page = { items: [row(0), row(2), row(3)], nextCursor: 'more' };
    expect(names(mergeRows(rows.slice(0, 5), page, null))).toEqual([1_000, 980, 970, 960]);
    expect(names(mergeRows(rows, { items: [row(0)], nextCursor: null }, null))).toEqual([1_000]);
    expect(mergeRows(rows, { items: [], nextCursor: null }, null)).toEqual([]);
  });

  it('replace the middle of the list, where the reader is', () => {
    const changed = { ...row(5), isPending: true };
    const page = { items: [row(4), changed, row(6)], nextCursor: 'more' };
    const merged = mergeRows(rows, page, row(3));
    expect(names(merged)).toEqual(names(rows));
    expect(merged[5]?.isPending).toBe(true);
  });

  it('show a call once that has moved', () => {
    const moved = { ...row(7), call: { ...row(7).call, startedAt: 1_020 } };
    const page = { items: [moved, row(0)], nextCursor: 'more' };
    const merged = mergeRows(rows.slice(0, 9), page, null);
    expect(merged.filter(({ call }) => call.id === moved.call.id)).toHaveLength(1);
    expect(merged).toHaveLength(9);
  });
});
