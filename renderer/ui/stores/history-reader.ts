import type { StoreApi } from 'zustand/vanilla';
import type { HistoryFilter, HistoryQuery } from '../../../contracts/domain/history-filter.ts';
import type { Failure } from '../../../contracts/errors.ts';
import type { HistoryFacets, HistoryItem, HistoryPage } from '../../../contracts/ipc/history.ts';
import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';
import type { Result } from '../../../contracts/result.ts';
import { resolvePeriod } from '../lib/history-filter.ts';
import { mergeRows } from './merge-rows.ts';
import type { Turns } from './turns.ts';

export interface HistoryState {
  readonly search: string;
  readonly filter: HistoryFilter;
  readonly items: readonly HistoryItem[];
  readonly nextCursor: string | null;
  /** How many calls are found in all; null until it is counted. */
  readonly count: number | null;
  /** `loading`: another question was asked, the items are still those of the last one. */
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly failure: Failure | null;
  /** Null until they are read. */
  readonly facets: HistoryFacets | null;
}

const pageSize = 60;
const largestPage = 200;

/** Where a page begins that was read before: what lies below `after` is asked for by `cursor`. */
interface PageStart {
  readonly cursor: string;
  readonly after: string;
}

/** What the functions below share. `starts`, `sight` and the signs of what is due already change as it is read. */
export interface HistoryReader {
  readonly bridge: Pick<LydiaBridge, 'history'>;
  readonly store: StoreApi<HistoryState>;
  readonly turns: Turns;
  starts: readonly PageStart[];
  /** The last row in sight. */
  sight: number;
  isReloadDue: boolean;
  isMoreDue: boolean;
}

/** The question as main takes it, with the days that its period means now. */
export function toQuery({ search, filter }: HistoryQuery): HistoryQuery {
  return { search: search.trim(), filter: resolvePeriod(filter) };
}

function read({ bridge, store }: HistoryReader, cursor: string | null, limit: number) {
  return bridge.history.list({ ...toQuery(store.getState()), cursor, limit });
}

type Place = (page: HistoryPage) => Partial<HistoryState>;

function settle({ store }: HistoryReader, answer: Result<HistoryPage>, place: Place): void {
  if (answer.ok) store.setState({ phase: 'ready', failure: null, ...place(answer.value) });
  else store.setState({ phase: 'failed', failure: answer.error });
}

async function count({ bridge, store }: HistoryReader, isCurrent: () => boolean): Promise<void> {
  const answer = await bridge.history.count(toQuery(store.getState()));
  if (isCurrent() && answer.ok) store.setState({ count: answer.value.calls });
}

export const unread = { starts: [], sight: 0, isReloadDue: false, isMoreDue: false } as const;

/** Drops what is still being read, and what is known of the pages. */
export function forget(reader: HistoryReader): void {
  reader.turns.renew();
  Object.assign(reader, unread);
}

/** Reads the first page of another question. */
export function begin(reader: HistoryReader): Promise<void> {
  const { turns, store } = reader;
  forget(reader);
  store.setState({ phase: 'loading' });
  return turns.take(async (isCurrent) => {
    const answer = await read(reader, null, pageSize);
    if (!isCurrent()) return;
    settle(reader, answer, ({ items, nextCursor }) => ({ items, nextCursor }));
    void count(reader, isCurrent);
  });
}

/** The top and what is in sight are read again, so that the reader keeps his place however far down it is. */
export function reload(reader: HistoryReader): Promise<void> {
  if (reader.isReloadDue) return Promise.resolve();
  reader.isReloadDue = true;
  return reader.turns.take(async (isCurrent) => {
    reader.isReloadDue = false;
    const shown = reader.store.getState().items.length;
    const top = await read(reader, null, Math.min(Math.max(shown, pageSize), largestPage));
    if (!isCurrent()) return;
    settle(reader, top, (page) => placePage(reader, page, null));
    if (top.ok && reader.sight >= top.value.items.length) await reloadSight(reader, isCurrent);
    if (isCurrent()) await count(reader, isCurrent);
  });
}

async function reloadSight(reader: HistoryReader, isCurrent: () => boolean): Promise<void> {
  const { items } = reader.store.getState();
  const rowOf = new Map(items.map(({ call }, index) => [String(call.id), index]));
  const start = reader.starts.findLast(({ after }) => (rowOf.get(after) ?? Infinity) < reader.sight);
  const since = start && items[rowOf.get(start.after) ?? -1];
  if (!since) return;
  const answer = await read(reader, start.cursor, largestPage);
  if (isCurrent()) settle(reader, answer, (page) => placePage(reader, page, since));
}

function placePage(
  reader: HistoryReader,
  page: HistoryPage,
  since: HistoryItem | null,
): Partial<HistoryState> {
  const { items: old, nextCursor } = reader.store.getState();
  const items = mergeRows(old, page, since);
  const isLast = items.at(-1) === page.items.at(-1);
  return { items, nextCursor: isLast ? page.nextCursor : nextCursor };
}

export function loadMore(reader: HistoryReader): Promise<void> {
  const { store, turns } = reader;
  if (!store.getState().nextCursor || store.getState().phase !== 'ready' || reader.isMoreDue)
    return Promise.resolve();
  reader.isMoreDue = true;
  return turns.take(async (isCurrent) => {
    const { nextCursor: cursor, items } = store.getState();
    const last = items.at(-1);
    const answer = cursor && last ? await read(reader, cursor, pageSize) : null;
    if (!isCurrent()) return;
    reader.isMoreDue = false;
    if (!answer || !cursor || !last) return;
    if (answer.ok) reader.starts = [...reader.starts, { cursor, after: last.call.id }];
    settle(reader, answer, (page) => ({ items: [...items, ...page.items], nextCursor: page.nextCursor }));
  });
}
