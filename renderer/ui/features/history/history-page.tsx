import { CloudOff, MousePointerClick } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QuietState } from '../../components/quiet-state.tsx';
import { SplitPage } from '../../components/split-page.tsx';
import { useProjection, useStores } from '../../stores/stores.ts';
import { ExportStrip } from './export-strip.tsx';
import { FilterBar } from './filter-bar.tsx';
import { type Entered, HistoryDetailView } from './history-detail.tsx';
import { HistoryList } from './history-list.tsx';
import { useHistoryAddress } from './use-history-address.ts';

interface HistoryPageProps {
  readonly callId: string | null;
  /** The utterance to begin at. */
  readonly at: string | null;
}

/** Every call there was, found by any word that was said. Reads this computer only: it works without a network. */
export function HistoryPage({ callId, at }: HistoryPageProps) {
  const { t } = useTranslation();
  const { history } = useStores();
  useEffect(() => history.open(), [history]);
  useHistoryAddress(callId, at);
  const [entered, setEntered] = useState<Entered | null>(null);
  return (
    <SplitPage
      list={
        <>
          <FilterBar />
          <HistoryList chosenId={callId} onEnter={(id) => setEntered({ callId: id })} />
          <ExportStrip />
          <OfflineSign />
        </>
      }
      detail={
        callId ? (
          <HistoryDetailView key={callId} callId={callId} at={at} entered={entered} />
        ) : (
          <div className="flex h-full">
            <QuietState icon={MousePointerClick} title={t('history.pick')} text={t('history.pickText')} />
          </div>
        )
      }
    />
  );
}

function OfflineSign() {
  const { t } = useTranslation();
  const connection = useProjection(useStores().status)?.connection;
  if (connection !== 'offline') return null;
  return (
    <output className="flex items-start gap-2 border-t px-3 py-2 text-muted text-xs">
      <CloudOff aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
      {t('history.offline')}
    </output>
  );
}
