import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../../../contracts/domain/call.ts';
import type { HistoryDetail } from '../../../../contracts/ipc/history.ts';
import { Badge } from '../../components/badge.tsx';
import { Select } from '../../components/field.tsx';
import { Panel } from '../../components/panel.tsx';
import { toEndText } from '../../lib/call-outcomes.ts';
import { toNumberText } from '../../lib/contact.ts';
import { formatDuration, formatInstant } from '../../lib/format-time.ts';
import { toLanguage } from '../../lib/i18n.ts';
import { useDispositions } from '../../lib/use-dispositions.ts';
import { talkDuration } from '../../stores/open-calls.ts';
import { useCountry, useStores, useUserId } from '../../stores/stores.ts';
import { CallTags } from './call-tags.tsx';

/** The call in short: when, how long, how it ended, what came of it. */
export function CallFacts({ detail }: { readonly detail: HistoryDetail }) {
  const { t, i18n } = useTranslation();
  const country = useCountry();
  const reader = useUserId();
  const { call, operatorName, isPending } = detail;
  const talked = talkDuration(call);
  return (
    <Panel
      label={t('history.facts')}
      aside={isPending && <Badge tone="warning">{t('history.pending')}</Badge>}
    >
      <dl className="selectable grid grid-cols-[auto_minmax(0,1fr)_auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 px-4 pb-4 text-[13px] min-[1180px]:grid-cols-[auto_minmax(0,1fr)]">
        <Fact label={t('history.when')}>{formatInstant(call.startedAt, i18n.language)}</Fact>
        <Fact label={t('history.direction')}>{t(`calls.direction.${call.direction}`)}</Fact>
        <Fact label={t('history.end')}>{toEndText(call, reader, t)}</Fact>
        <Fact label={t('history.duration')}>
          {talked === null ? t('wrapUp.notTalked') : formatDuration(talked)}
        </Fact>
        {operatorName && <Fact label={t('history.operator')}>{operatorName}</Fact>}
        {call.queueName && <Fact label={t('history.queue')}>{call.queueName}</Fact>}
        <Fact label={t('history.line')}>{toNumberText(call.lineNumber, country, t)}</Fact>
        <Fact label={t('history.language')}>{t(`languages.${call.language}`)}</Fact>
      </dl>
      <div className="flex items-center gap-3 border-t px-4 py-2.5 text-[13px] min-[1180px]:flex-col min-[1180px]:items-stretch min-[1180px]:gap-1.5">
        <DispositionSelect call={call} />
      </div>
      <CallTags call={call} />
    </Panel>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 min-[1180px]:text-right">{children}</dd>
    </>
  );
}

function DispositionSelect({ call }: { readonly call: Call }) {
  const { t, i18n } = useTranslation();
  const { bridge, toasts } = useStores();
  const dispositions = useDispositions() ?? [];
  const choices = dispositions.filter(({ isActive, id }) => isActive || id === call.dispositionId);
  const save = (id: string) => {
    const dispositionId = choices.find((disposition) => disposition.id === id)?.id ?? null;
    void toasts.report(bridge.calls.setDisposition({ callId: call.id, dispositionId }));
  };
  return (
    <>
      <label htmlFor="disposition" className="text-muted">
        {t('history.disposition')}
      </label>
      <Select
        id="disposition"
        value={call.dispositionId ?? ''}
        onChange={(event) => save(event.target.value)}
      >
        <option value="">{t('wrapUp.none')}</option>
        {choices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label[toLanguage('system', i18n.language)]}
          </option>
        ))}
      </Select>
    </>
  );
}
