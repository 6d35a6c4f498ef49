import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { Clock, CloudDownload, SearchX } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../components/button.tsx';
import { LoadProgress } from '../../components/load-progress.tsx';
import { LoadFailed } from '../../components/page-states.tsx';
import { QuietState } from '../../components/quiet-state.tsx';
import { listActiveParts, noFilter } from '../../lib/history-filter.ts';
import type { HistoryState } from '../../stores/history-reader.ts';
import { useProjection, useStores, useUserId } from '../../stores/stores.ts';
import { HistoryRow, toRowHeight } from './history-row.tsx';
import { useListKeys } from './use-list-keys.ts';

const overscan = 8;

interface HistoryListProps {
  readonly chosenId: string | null;
  /** Somebody goes on from the row into its call. */
  readonly onEnter: (callId: string) => void;
}

/** Only the rows in sight exist, and the one that has the focus; the next page is read before its end is reached. */
export function HistoryList({ chosenId, onEnter }: HistoryListProps) {
  const { history } = useStores();
  const state = useStore(history.store);
  const reader = useUserId();
  const { items } = state;
  const box = useRef<HTMLDivElement>(null);
  const { activeIndex, ...keys } = useListKeys(items, chosenId);
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is memoised here
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => toRowHeight(items[index], reader),
    // A row that gains or loses a line is another row: the measured heights are kept by key.
    getItemKey: (index) => `${items[index]?.call.id}-${toRowHeight(items[index], reader)}`,
    rangeExtractor: (range) => withIndex(defaultRangeExtractor(range), activeIndex),
    overscan,
  });
  const last = rows.range?.endIndex ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows are another end
  useEffect(() => history.look(last), [history, last, items.length]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at the top
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
  }, [state.search, state.filter]);
  const onKeyDown = (event: KeyboardEvent) =>
    keys.onKeyDown(event, {
      pageSize: Math.max(1, (rows.range?.endIndex ?? 0) - (rows.range?.startIndex ?? 0) - 1),
      scrollTo: (index) => rows.scrollToIndex(index),
      enter: onEnter,
    });

  return (
    <div ref={box} className="scroll-area flex min-h-0 flex-1 flex-col">
      <ListState state={state} onRetry={() => void history.reload()} />
      <HistoryRows height={rows.getTotalSize()} onKeyDown={onKeyDown} onKeyUp={keys.onKeyUp}>
        {rows.getVirtualItems().map(({ index, key, start, size }) => {
          const item = items[index];
          return (
            item && (
              <HistoryRow
                key={key}
                item={item}
                place={{ top: start, height: size, position: index + 1, of: state.count }}
                isChosen={item.call.id === chosenId}
                isReached={index === activeIndex}
                onFocus={() => keys.onReach(item.call.id)}
              />
            )
          );
        })}
      </HistoryRows>
    </div>
  );
}

/** In its order, so that the row that has the focus is not dropped when it is scrolled out of sight. */
function withIndex(indexes: number[], index: number): number[] {
  return index < 0 || indexes.includes(index) ? indexes : [...indexes, index].sort((a, b) => a - b);
}

interface HistoryRowsProps {
  readonly height: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onKeyUp: () => void;
  readonly children: ReactNode;
}

function HistoryRows({ height, children, ...keys }: HistoryRowsProps) {
  const { t } = useTranslation();
  return (
    // The links in it have the focus; the keys that move it belong to the list.
    <ul aria-label={t('history.list')} className="relative shrink-0" style={{ height }} {...keys}>
      {children}
    </ul>
  );
}

interface ListStateProps {
  readonly state: HistoryState;
  readonly onRetry: () => void;
}

/** What stands in place of rows: an error, or that there are none. Nothing flickers while an answer is awaited. */
function ListState({ state, onRetry }: ListStateProps) {
  const { t } = useTranslation();
  if (state.phase === 'failed' && state.failure)
    return <LoadFailed code={state.failure.code} onRetry={onRetry} />;
  if (state.items.length > 0 || state.phase === 'loading') return null;
  if (state.search.trim() || listActiveParts(state.filter).length > 0)
    return (
      <QuietState icon={SearchX} title={t('history.nothing')} text={t('history.nothingText')}>
        <ClearFilters state={state} />
      </QuietState>
    );
  return <EmptyHistory />;
}

function ClearFilters({ state }: Pick<ListStateProps, 'state'>) {
  const { t } = useTranslation();
  const { history } = useStores();
  if (listActiveParts(state.filter).length === 0) return null;
  return (
    <Button size="small" className="mt-2" onClick={() => history.setFilter(noFilter)}>
      {t('filters.clear')}
    </Button>
  );
}

/** No calls because there are none, or because they are still on their way. */
function EmptyHistory() {
  const { t } = useTranslation();
  const load = useProjection(useStores().sync)?.fullLoad;
  if (!load) return <QuietState icon={Clock} title={t('history.empty')} text={t('history.emptyText')} />;
  return (
    <QuietState icon={CloudDownload} title={t('history.coming')} text={t('history.comingText')}>
      <div className="mt-3 w-56">
        <LoadProgress load={load} />
      </div>
    </QuietState>
  );
}
