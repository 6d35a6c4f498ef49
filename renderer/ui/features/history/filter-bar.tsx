import { Bookmark, Download, FileJson, FileSpreadsheet } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ExportFormat } from '../../../../contracts/ipc/history.ts';
import { ActionMenu } from '../../components/action-menu.tsx';
import { Button } from '../../components/button.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { formatCount } from '../../lib/format-number.ts';
import { listActiveParts } from '../../lib/history-filter.ts';
import { toQuery } from '../../stores/history-reader.ts';
import { useProjection, useStores } from '../../stores/stores.ts';
import { FilterChips } from './filter-chips.tsx';
import { FilterPopover } from './filter-popover.tsx';
import { focusFirstRow } from './list-focus.ts';
import { SavedFilters } from './saved-filters.tsx';

type DirectionFilter = 'all' | 'inbound' | 'outbound';

export function FilterBar() {
  const { t } = useTranslation();
  const { history } = useStores();
  const { search, filter } = useStore(history.store);
  const options: readonly { readonly value: DirectionFilter; readonly label: string }[] = [
    { value: 'all', label: t('history.all') },
    { value: 'inbound', label: t('calls.direction.inbound') },
    { value: 'outbound', label: t('calls.direction.outbound') },
  ];
  return (
    <div className="flex flex-col gap-2 border-b px-3 pt-3 pb-1.5">
      <SearchField
        label={t('history.search')}
        placeholder={t('history.searchPlaceholder')}
        clearLabel={t('history.clear')}
        value={search}
        onChange={history.setSearch}
        onDown={focusFirstRow}
      />
      <div className="flex items-center justify-between gap-2">
        <Segmented
          label={t('history.direction')}
          name="history-direction"
          value={filter.direction ?? 'all'}
          options={options}
          onChange={(value) => history.setFilter({ direction: value === 'all' ? null : value })}
        />
        <FilterPopover />
      </div>
      <FilterChips />
      <FoundLine />
    </div>
  );
}

/** How many calls were found, and what can be done with all of them. */
function FoundLine() {
  const { t, i18n } = useTranslation();
  const { history } = useStores();
  const { search, filter, count, phase } = useStore(history.store);
  const isComing = useProjection(useStores().sync)?.fullLoad?.reason === 'first' && count === 0;
  const isAsked = search.trim() !== '' || listActiveParts(filter).length > 0;
  const text =
    count === null
      ? t('history.counting')
      : t(isAsked ? 'history.found' : 'history.inAll', {
          count,
          number: formatCount(count, i18n.language),
        });
  return (
    <div className="flex h-7 items-center gap-0.5">
      <p
        aria-live={isAsked ? 'polite' : 'off'}
        aria-busy={phase === 'loading'}
        className="min-w-0 flex-1 truncate text-muted text-xs tabular-nums"
      >
        {isComing ? null : text}
      </p>
      <SavedFilters>
        <Button look="quiet" size="icon" className="size-7" aria-label={t('savedFilters.title')}>
          <Bookmark />
        </Button>
      </SavedFilters>
      <ExportMenu isDisabled={count === 0} />
    </div>
  );
}

function ExportMenu({ isDisabled }: { readonly isDisabled: boolean }) {
  const { t } = useTranslation();
  const { history, bridge, toasts } = useStores();
  const write = (format: ExportFormat) =>
    void toasts.report(bridge.history.export({ ...toQuery(history.store.getState()), format }));
  return (
    <ActionMenu
      label={t('export.title')}
      hasHint
      actions={[
        { label: t('export.csv'), icon: <FileSpreadsheet />, act: () => write('csv') },
        { label: t('export.json'), icon: <FileJson />, act: () => write('json') },
      ]}
    >
      <Button
        look="quiet"
        size="icon"
        className="size-7"
        aria-label={t('export.title')}
        disabled={isDisabled}
      >
        <Download />
      </Button>
    </ActionMenu>
  );
}
