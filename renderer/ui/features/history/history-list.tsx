import { useVirtualizer } from '@tanstack/react-virtual';
import { Clock, SearchX } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { LoadFailed } from '../../components/page-states.tsx';
import { QuietState } from '../../components/quiet-state.tsx';
import type { HistoryState } from '../../stores/history-store.ts';
import { useStores } from '../../stores/stores.ts';
import { HistoryRow } from './history-row.tsx';
import { useArrowKeys } from './use-arrow-keys.ts';

const rowHeightPx = 60;
const rowWithMatchPx = 84;
const overscan = 8;

/** Only the rows in sight exist; the next page is read before its end is reached. */
export function HistoryList({ chosenId }: { readonly chosenId: string | null }) {
  const { history } = useStores();
  const state = useStore(history.store);
  const { items } = state;
  const box = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is memoised here
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (items[index]?.match ? rowWithMatchPx : rowHeightPx),
    // A row that gains or loses its line of hits is another row: the measured heights are kept by key.
    getItemKey: (index) => `${items[index]?.call.id}${items[index]?.match ? '+' : ''}`,
    overscan,
  });
  const inSight = rows.getVirtualItems();
  const last = inSight.at(-1)?.index ?? 0;
  const onKeyDown = useArrowKeys(items, chosenId, (index) => rows.scrollToIndex(index));
  useEffect(() => {
    if (last >= items.length - overscan) void history.loadMore();
  }, [history, last, items.length]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at the top
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
  }, [state.search, state.direction]);

  return (
    <div ref={box} className="scroll-area flex min-h-0 flex-1 flex-col">
      <ListState state={state} onRetry={() => void history.reload()} />
      <HistoryRows height={rows.getTotalSize()}>
        {inSight.map(({ index, key, start, size }) => {
          const item = items[index];
          return (
            item && (
              <HistoryRow
                key={key}
                item={item}
                top={start}
                height={size}
                isChosen={item.call.id === chosenId}
                onKeyDown={onKeyDown}
              />
            )
          );
        })}
      </HistoryRows>
    </div>
  );
}

interface HistoryRowsProps {
  readonly height: number;
  readonly children: ReactNode;
}

function HistoryRows({ height, children }: HistoryRowsProps) {
  const { t } = useTranslation();
  return (
    <ul aria-label={t('history.list')} className="relative shrink-0" style={{ height }}>
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
  if (state.search.trim() || state.direction)
    return <QuietState icon={SearchX} title={t('history.nothing')} text={t('history.nothingText')} />;
  return <QuietState icon={Clock} title={t('history.empty')} text={t('history.emptyText')} />;
}
