import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice } from '../../../contracts/ipc/app.ts';
import { Button } from '../components/button.tsx';
import { ErrorText } from '../components/error-text.tsx';
import { cn } from '../lib/cn.ts';
import { useProjection, useStores } from '../stores/stores.ts';

const icons = { info: Info, warning: TriangleAlert, error: CircleAlert } as const;
const tones = {
  info: 'bg-accent-soft text-accent-text',
  warning: 'bg-warning-soft text-warning-text',
  error: 'bg-danger-soft text-danger-text',
} as const;

/** What a person should know, until it is dismissed or no longer so: a line that cannot be reached, then the notices. */
export function Notices() {
  const { t } = useTranslation();
  const { status, bridge, toasts } = useStores();
  const { line, notices } = useProjection(status) ?? { line: { kind: 'off' as const }, notices: [] };
  return (
    <section aria-label={t('status.notices')} aria-live="polite" className="shrink-0">
      {line.kind === 'unreachable' && (
        <Strip severity="error" code={line.code} details={{}}>
          <Button size="small" onClick={() => void toasts.report(bridge.app.retryLine())}>
            {t('common.retry')}
          </Button>
        </Strip>
      )}
      {notices.map(({ id, severity, code, details }) => (
        <Strip key={id} severity={severity} code={code} details={details}>
          <Button
            look="quiet"
            size="icon"
            className="size-7 text-current"
            aria-label={t('common.dismiss')}
            onClick={() => void toasts.report(bridge.app.dismissNotice({ id }))}
          >
            <X />
          </Button>
        </Strip>
      ))}
    </section>
  );
}

function Strip({ severity, code, details, children }: Omit<Notice, 'id'> & { readonly children: ReactNode }) {
  const Icon = icons[severity];
  return (
    <div className={cn('flex items-center gap-3 border-b px-5 py-1.5 text-[13px]', tones[severity])}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      <p className="selectable min-w-0 flex-1">
        <ErrorText code={code} details={details} />
      </p>
      {children}
    </div>
  );
}
