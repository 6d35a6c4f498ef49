import { CloudOff, MousePointerClick } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { QuietState } from '../../components/quiet-state.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { SplitPage } from '../../components/split-page.tsx';
import { useProjection, useStores } from '../../stores/stores.ts';
import { HistoryDetailView } from './history-detail.tsx';
import { HistoryList } from './history-list.tsx';

/** Every call there was, found by any word that was said. Reads this computer only: it works without a network. */
export function HistoryPage({ callId }: { readonly callId: string | null }) {
  const { t } = useTranslation();
  const { history } = useStores();
  useEffect(() => history.open(), [history]);
  return (
    <SplitPage
      list={
        <>
          <HistoryFilters />
          <HistoryList chosenId={callId} />
        </>
      }
      detail={
        callId ? (
          <HistoryDetailView key={callId} callId={callId} />
        ) : (
          <div className="flex h-full">
            <QuietState icon={MousePointerClick} title={t('history.pick')} text={t('history.pickText')} />
          </div>
        )
      }
    />
  );
}

type DirectionFilter = 'all' | 'inbound' | 'outbound';

function HistoryFilters() {
  const { t } = useTranslation();
  const { history } = useStores();
  const { search, direction } = useStore(history.store);
  const options: readonly { readonly value: DirectionFilter; readonly label: string }[] = [
    { value: 'all', label: t('history.all') },
    { value: 'inbound', label: t('calls.direction.inbound') },
    { value: 'outbound', label: t('calls.direction.outbound') },
  ];
  return (
    <div className="flex flex-col gap-2.5 border-b p-3">
      <SearchField
        label={t('history.search')}
        placeholder={t('history.searchPlaceholder')}
        clearLabel={t('history.clear')}
        value={search}
        onChange={history.setSearch}
      />
      <Segmented
        label={t('history.direction')}
        name="history-direction"
        value={direction ?? 'all'}
        options={options}
        onChange={(value) => history.setDirection(value === 'all' ? null : value)}
      />
      <OfflineSign />
    </div>
  );
}

function OfflineSign() {
  const { t } = useTranslation();
  const connection = useProjection(useStores().status)?.connection;
  if (connection !== 'offline') return null;
  return (
    <output className="flex items-start gap-2 text-muted text-xs">
      <CloudOff aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
      {t('history.offline')}
    </output>
  );
}
