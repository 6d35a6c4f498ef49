import { Check, CloudOff, CloudUpload, Columns2, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadProgress } from '../../components/load-progress.tsx';
import { Loading } from '../../components/page-states.tsx';
import { Panel } from '../../components/panel.tsx';
import { cn } from '../../lib/cn.ts';
import { formatInstant } from '../../lib/format-time.ts';
import { buildHash } from '../../lib/route.ts';
import { useProjection, useStores } from '../../stores/stores.ts';
import { SetAsideChanges } from './set-aside-changes.tsx';

/** How far this computer and the server are in step, and what could not be sent. */
export function Synchronisation() {
  const { t } = useTranslation();
  const stores = useStores();
  const sync = useProjection(stores.sync);
  const status = useProjection(stores.status);
  if (!sync || !status) return <Loading />;
  return (
    <>
      <Panel label={t('sync.title')}>
        <div className="flex flex-col gap-3 px-4 pt-1 pb-4">
          {status.connection === 'offline' && (
            <Line icon={CloudOff} tone="plain">
              {t('sync.offline')}
            </Line>
          )}
          {status.pendingChanges > 0 ? (
            <Line icon={CloudUpload} tone="warning">
              {t('sync.pending', { count: status.pendingChanges })}
            </Line>
          ) : (
            <Line icon={Check} tone="good">
              {t('sync.allSent')}
            </Line>
          )}
          {sync.conflicts > 0 && (
            <Line icon={Columns2} tone="warning">
              {t('sync.conflicts', { count: sync.conflicts })}{' '}
              <a
                href={buildHash('history', null, { conflict: 'true' })}
                className="rounded text-accent-text hover:underline"
              >
                {t('sync.showConflicts')}
              </a>
            </Line>
          )}
          <LastComplete at={sync.completedAt} />
          {sync.fullLoad && (
            <div className="flex max-w-md flex-col gap-1.5 text-[13px]">
              <p className="font-medium">{t(`fullLoad.${sync.fullLoad.reason}`)}</p>
              <LoadProgress load={sync.fullLoad} />
              <p className="text-muted">{t(`fullLoad.${sync.fullLoad.reason}Text`)}</p>
            </div>
          )}
        </div>
      </Panel>
      <SetAsideChanges count={sync.setAside} />
    </>
  );
}

function LastComplete({ at }: { readonly at: number | null }) {
  const { t, i18n } = useTranslation();
  return (
    <p className="text-[13px] text-muted">
      {at === null
        ? t('sync.neverComplete')
        : t('sync.lastComplete', { when: formatInstant(at, i18n.language) })}
    </p>
  );
}

interface LineProps {
  readonly icon: LucideIcon;
  readonly tone: 'plain' | 'good' | 'warning';
  readonly children: ReactNode;
}

function Line({ icon: Icon, tone, children }: LineProps) {
  return (
    <p className="flex items-start gap-2.5 text-[13px]">
      <Icon
        aria-hidden="true"
        className={cn(
          'mt-0.5 size-4 shrink-0 text-muted',
          tone === 'good' && 'text-positive-text',
          tone === 'warning' && 'text-warning-text',
        )}
      />
      <span>{children}</span>
    </p>
  );
}
