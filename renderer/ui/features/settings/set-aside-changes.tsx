import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetAsideChange } from '../../../../contracts/ipc/sync.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { ErrorText } from '../../components/error-text.tsx';
import { LoadFailed } from '../../components/page-states.tsx';
import { Panel } from '../../components/panel.tsx';
import { formatInstant } from '../../lib/format-time.ts';
import { toPlainText } from '../../lib/plain-text.ts';
import { buildHash } from '../../lib/route.ts';
import { useStores } from '../../stores/stores.ts';
import { toContentOf } from './change-content.ts';
import { useSetAside } from './use-set-aside.ts';

/** Changes that the server will never take as they are. Nothing of them is lost until the operator says so. */
export function SetAsideChanges({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  const { bridge, toasts } = useStores();
  const state = useSetAside(count);
  if (state.kind === 'failed')
    return (
      <Panel label={t('setAside.title')}>
        <LoadFailed code={state.code} onRetry={state.reload} />
      </Panel>
    );
  if (state.changes.length === 0) return null;
  return (
    <Panel
      label={t('setAside.title')}
      aside={
        <Button size="small" look="quiet" onClick={() => void toasts.report(bridge.sync.exportSetAside())}>
          <Download />
          {t('setAside.export')}
        </Button>
      }
    >
      <p className="max-w-2xl px-4 pb-2 text-[13px] text-muted">{t('setAside.lead')}</p>
      <ul className="flex flex-col divide-y border-t">
        {state.changes.map((change) => (
          <ChangeRow key={change.mutation.id} change={change} onDone={state.reload} />
        ))}
      </ul>
    </Panel>
  );
}

interface ChangeRowProps {
  readonly change: SetAsideChange;
  readonly onDone: () => void;
}

function ChangeRow({ change: { mutation, code, subject }, onDone }: ChangeRowProps) {
  const { t, i18n } = useTranslation();
  const { bridge, toasts } = useStores();
  const [isAsking, setAsking] = useState(false);
  const content = toContentOf(mutation);
  const who = toPlainText(subject ?? t('setAside.unknownSubject'));
  async function act(command: typeof bridge.sync.retrySetAside): Promise<void> {
    await toasts.report(command({ id: mutation.id }));
    onDone();
  }
  return (
    <li className="flex flex-col gap-2 px-4 py-3 text-[13px]">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{t(`setAside.kinds.${mutation.kind}`)}</span>
        <bdi className="min-w-0 truncate">{who}</bdi>
        <span className="ml-auto text-muted text-xs tabular-nums">
          {formatInstant(mutation.madeAt, i18n.language)}
        </span>
      </div>
      <p>
        <ErrorText code={code} />
      </p>
      {content && (
        <p
          dir="auto"
          className="selectable scroll-area max-h-40 whitespace-pre-line rounded-md bg-sunken px-3 py-2"
        >
          {toPlainText(content)}
        </p>
      )}
      {isAsking ? (
        <Confirm
          action={t('setAside.discard')}
          onConfirm={() => void act(bridge.sync.discardSetAside)}
          onCancel={() => setAsking(false)}
        >
          {t('setAside.discardWarning')}
        </Confirm>
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <Button size="small" onClick={() => void act(bridge.sync.retrySetAside)}>
            {t('common.retry')}
          </Button>
          <Button size="small" look="quiet" onClick={() => setAsking(true)}>
            {t('setAside.discard')}
          </Button>
          {'callId' in mutation && subject !== null && (
            <a
              href={buildHash('history', mutation.callId)}
              className="rounded px-1 text-accent-text hover:underline"
            >
              {t('setAside.openCall')}
            </a>
          )}
        </div>
      )}
    </li>
  );
}
