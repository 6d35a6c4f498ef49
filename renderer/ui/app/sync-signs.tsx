import { CloudUpload, Columns2, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../components/badge.tsx';
import { Hint } from '../components/hint.tsx';
import { buildHash } from '../lib/route.ts';
import { useProjection, useStores } from '../stores/stores.ts';

/** What is not in step with the server: nothing when all is well. Each leads to where something can be done about it. */
export function SyncSigns({ pendingChanges }: { readonly pendingChanges: number }) {
  const { t } = useTranslation();
  const sync = useProjection(useStores().sync);
  const synchronisation = buildHash('settings', 'synchronisation');
  return (
    <output className="flex min-w-0 items-center gap-1.5">
      {sync !== null && sync.setAside > 0 && (
        <Sign
          href={synchronisation}
          icon={TriangleAlert}
          tone="danger"
          text={t('status.setAside', { count: sync.setAside })}
          hint={t('status.setAsideHint')}
        />
      )}
      {sync !== null && sync.conflicts > 0 && (
        <Sign
          href={buildHash('history', null, { conflict: 'true' })}
          icon={Columns2}
          tone="warning"
          text={t('status.conflicts', { count: sync.conflicts })}
          hint={t('status.conflictsHint')}
        />
      )}
      {pendingChanges > 0 && (
        <Sign
          href={synchronisation}
          icon={CloudUpload}
          tone="warning"
          text={t('status.pending', { count: pendingChanges })}
          hint={t('status.pendingHint')}
        />
      )}
    </output>
  );
}

interface SignProps {
  readonly href: string;
  readonly icon: LucideIcon;
  readonly tone: 'warning' | 'danger';
  readonly text: string;
  readonly hint: string;
}

function Sign({ href, icon: Icon, tone, text, hint }: SignProps) {
  return (
    <Hint label={hint}>
      <a href={href} className="flex min-w-0 rounded">
        <Badge tone={tone}>
          <Icon aria-hidden="true" />
          <span className="truncate">{text}</span>
        </Badge>
      </a>
    </Hint>
  );
}
