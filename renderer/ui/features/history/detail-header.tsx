import {
  Check,
  Copy,
  Download,
  FileJson,
  FileSpreadsheet,
  Hash,
  MessagesSquare,
  NotebookText,
  Phone,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../../../contracts/domain/call.ts';
import type { HistoryQuery } from '../../../../contracts/domain/history-filter.ts';
import type { ExportFormat, HistoryDetail } from '../../../../contracts/ipc/history.ts';
import { ActionMenu } from '../../components/action-menu.tsx';
import { Button } from '../../components/button.tsx';
import { buildCallText, buildTranscriptText } from '../../lib/call-text.ts';
import { toItemLabel, toNumberText } from '../../lib/contact.ts';
import { copyText } from '../../lib/copy-text.ts';
import { noFilter } from '../../lib/history-filter.ts';
import { toLanguage } from '../../lib/i18n.ts';
import { toPlainText } from '../../lib/plain-text.ts';
import { navigate } from '../../lib/route.ts';
import { useDispositions } from '../../lib/use-dispositions.ts';
import { useCountry, useDialState, useStores, useUserId } from '../../stores/stores.ts';

export function DetailHeader({ detail }: { readonly detail: HistoryDetail }) {
  const { t } = useTranslation();
  const country = useCountry();
  const { call, contact } = detail;
  const number = toNumberText(call.contactNumber, country, t);
  const label = toItemLabel(detail, country, t);
  const company = toPlainText(contact?.company ?? '');
  return (
    <header className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">
      <div className="selectable min-w-48 flex-1">
        <h2 className="line-clamp-2 font-semibold text-xl tracking-tight">
          <bdi>{label}</bdi>
        </h2>
        {(company || label !== number) && (
          <p className="truncate text-muted tabular-nums">
            {[label === number ? '' : number, company].filter(Boolean).join(' · ')}
          </p>
        )}
      </div>
      <div className="flex items-center gap-2">
        <CopyMenu detail={detail} />
        <ExportCallMenu call={call} />
        {call.contactNumber !== 'anonymous' && <CallBack call={call} />}
      </div>
    </header>
  );
}

function CallBack({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const { bridge, toasts } = useStores();
  const state = useDialState();
  async function callBack(): Promise<void> {
    const answer = await toasts.report(bridge.calls.dial({ number: call.contactNumber }));
    if (answer.ok) navigate('calls');
  }
  return (
    <Button disabled={state !== 'ready'} onClick={() => void callBack()}>
      <Phone />
      {t('dialPad.call')}
    </Button>
  );
}

const shownForMs = 2_500;

function CopyMenu({ detail }: { readonly detail: HistoryDetail }) {
  const { t, i18n } = useTranslation();
  const country = useCountry();
  const reader = useUserId();
  const dispositions = useDispositions() ?? [];
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    const timer = isCopied ? setTimeout(() => setCopied(false), shownForMs) : undefined;
    return () => clearTimeout(timer);
  }, [isCopied]);
  const { call, utterances } = detail;
  const language = i18n.language;
  const disposition = dispositions.find(({ id }) => id === call.dispositionId);
  const dispositionLabel = disposition?.label[toLanguage('system', language)] ?? null;
  const copy = (text: string) => setCopied(copyText(text));
  return (
    <>
      <output className="sr-only">{isCopied && t('copy.done')}</output>
      <ActionMenu
        label={t('copy.title')}
        actions={[
          {
            label: t('copy.number'),
            icon: <Hash />,
            act: () => copy(call.contactNumber),
            isDisabled: call.contactNumber === 'anonymous',
          },
          {
            label: t('copy.transcript'),
            icon: <MessagesSquare />,
            act: () => copy(buildTranscriptText(detail, t)),
            isDisabled: utterances.length === 0,
          },
          {
            label: t('copy.call'),
            icon: <NotebookText />,
            act: () => copy(buildCallText(detail, { t, language, country, reader, dispositionLabel })),
          },
        ]}
      >
        <Button>
          {isCopied ? <Check className="text-positive-text" /> : <Copy />}
          {t('copy.title')}
        </Button>
      </ActionMenu>
    </>
  );
}

function ExportCallMenu({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const { bridge, toasts } = useStores();
  const write = (format: ExportFormat) =>
    void toasts.report(bridge.history.export({ ...buildQueryOf(call), format }));
  return (
    <ActionMenu
      label={t('export.thisCall')}
      hasHint
      actions={[
        { label: t('export.csv'), icon: <FileSpreadsheet />, act: () => write('csv') },
        { label: t('export.json'), icon: <FileJson />, act: () => write('json') },
      ]}
    >
      <Button aria-label={t('export.thisCall')} className="px-2.5">
        <Download />
      </Button>
    </ActionMenu>
  );
}

/** Finds this call alone: no two calls of one number and one operator begin in the same millisecond. */
function buildQueryOf(call: Call): HistoryQuery {
  const { startedAt, direction, operatorId, contactNumber } = call;
  const filter = { ...noFilter, from: startedAt, until: startedAt + 1, direction, operatorId };
  return { search: contactNumber === 'anonymous' ? '' : contactNumber, filter };
}
