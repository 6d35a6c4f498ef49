import { Check, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ExportState } from '../../../../contracts/ipc/history.ts';
import { Button } from '../../components/button.tsx';
import { ErrorText } from '../../components/error-text.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { formatCount } from '../../lib/format-number.ts';
import { useStores } from '../../stores/stores.ts';

/** The export that runs, and how it ended. Work goes on beside it. */
export function ExportStrip() {
  const { exporting } = useStores();
  const shown = useStore(exporting.store, (state) => state.shown);
  if (!shown || shown.kind === 'cancelled') return null;
  return (
    <div className="flex flex-col gap-2 border-t bg-sunken px-3 py-2 text-[13px]">
      {shown.kind === 'running' ? <Running state={shown} /> : <Ended state={shown} />}
    </div>
  );
}

type StateOf<Kind> = Extract<ExportState, { kind: Kind }>;

function Running({ state: { file, doneCalls, totalCalls } }: { readonly state: StateOf<'running'> }) {
  const { t, i18n } = useTranslation();
  const { bridge, toasts } = useStores();
  const done = formatCount(doneCalls, i18n.language);
  const text =
    totalCalls === null
      ? t('export.runningUncounted', { done })
      : t('export.running', { done, total: formatCount(totalCalls, i18n.language) });
  return (
    <>
      <div className="flex items-center justify-between gap-2">
        <p className="min-w-0 truncate tabular-nums">{text}</p>
        <Button size="small" onClick={() => void toasts.report(bridge.history.cancelExport())}>
          {t('common.cancel')}
        </Button>
      </div>
      <ProgressBar
        label={t('export.to', { file: toFileName(file) })}
        done={doneCalls}
        total={totalCalls}
        text={text}
      />
    </>
  );
}

function Ended({ state }: { readonly state: StateOf<'done' | 'failed'> }) {
  const { t, i18n } = useTranslation();
  const { exporting } = useStores();
  const isDone = state.kind === 'done';
  const Icon = isDone ? Check : TriangleAlert;
  const words: ReactNode = isDone ? (
    t('export.done', {
      count: state.calls,
      number: formatCount(state.calls, i18n.language),
      file: toFileName(state.file),
    })
  ) : (
    <ErrorText code={state.code} />
  );
  return (
    <div className="flex items-start gap-2">
      <Icon
        aria-hidden="true"
        className={
          isDone ? 'mt-0.5 size-4 shrink-0 text-positive-text' : 'mt-0.5 size-4 shrink-0 text-danger-text'
        }
      />
      <output className="selectable min-w-0 flex-1 break-words">{words}</output>
      <Button
        look="quiet"
        size="icon"
        className="-my-0.5 size-6"
        aria-label={t('common.dismiss')}
        onClick={exporting.dismiss}
      >
        <X />
      </Button>
    </div>
  );
}

/** The folder is the person's own choice a moment ago: its name is enough. */
function toFileName(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}
