import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { HistoryFilter, HistoryPeriod } from '../../../../contracts/domain/history-filter.ts';
import { Button } from '../../components/button.tsx';
import { ContactPicker } from '../../components/contact-picker.tsx';
import { Input, Labelled, Select } from '../../components/field.tsx';
import { outcomes } from '../../lib/call-outcomes.ts';
import { fromDateField, noDays, toDateField } from '../../lib/history-filter.ts';
import { toLanguage } from '../../lib/i18n.ts';
import { useDispositions } from '../../lib/use-dispositions.ts';
import { useProjection, useStores } from '../../stores/stores.ts';
import { toOutcomeLabel, useFilterLabels } from './use-filter-labels.ts';

type ToLabel = ReturnType<typeof useFilterLabels>;

interface FieldsProps {
  readonly filter: HistoryFilter;
}

const periods: readonly HistoryPeriod[] = ['today', 'yesterday', 'last-7-days', 'last-30-days', 'this-month'];

export function FilterFields({ filter }: FieldsProps) {
  const { t } = useTranslation();
  const facets = useStore(useStores().history.store, (state) => state.facets);
  const conflicts = useProjection(useStores().sync)?.conflicts ?? 0;
  const toLabel = useFilterLabels(filter);
  const isDated = filter.period === null && (filter.from !== null || filter.until !== null);
  const [wantsDates, setWantsDates] = useState(isDated);
  const hasDates = isDated || (wantsDates && filter.period === null);
  return (
    <>
      <PeriodField filter={filter} hasDates={hasDates} onWantDates={setWantsDates} />
      <OutcomeField filter={filter} />
      {hasDates && <DateFields filter={filter} />}
      <DispositionField filter={filter} />
      <ListField
        filter={filter}
        part="queueName"
        toLabel={toLabel}
        options={(facets?.queueNames ?? []).map((name) => ({ value: name, label: name }))}
      />
      <ListField
        filter={filter}
        part="operatorId"
        toLabel={toLabel}
        options={(facets?.operators ?? []).map(({ id, displayName }) => ({ value: id, label: displayName }))}
      />
      <ListField
        filter={filter}
        part="tag"
        toLabel={toLabel}
        options={(facets?.tags ?? []).map((tag) => ({ value: tag, label: tag }))}
      />
      <SignField filter={filter} part="hasNotes" />
      {(facets?.hasRecordings || filter.hasRecording !== null) && (
        <SignField filter={filter} part="hasRecording" />
      )}
      {(conflicts > 0 || filter.hasConflict !== null) && <SignField filter={filter} part="hasConflict" />}
      <div className="col-span-2 flex flex-col gap-1.5">
        <span aria-hidden="true" className="font-medium text-[13px]">
          {t('filters.labels.contactId')}
        </span>
        <ContactField filter={filter} toLabel={toLabel} />
      </div>
    </>
  );
}

interface ChoiceProps {
  readonly part: string;
  readonly label: string;
  readonly value: string;
  readonly children: ReactNode;
  readonly onChange: (value: string) => void;
}

function Choice({ part, label, value, children, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  const id = `filter-${part}`;
  return (
    <Labelled id={id} label={label}>
      <Select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t('filters.any')}</option>
        {children}
      </Select>
    </Labelled>
  );
}

interface PeriodFieldProps extends FieldsProps {
  readonly hasDates: boolean;
  readonly onWantDates: (wantsDates: boolean) => void;
}

function PeriodField({ filter, hasDates, onWantDates }: PeriodFieldProps) {
  const { t } = useTranslation();
  const { history } = useStores();
  return (
    <Choice
      part="period"
      label={t('filters.labels.period')}
      value={hasDates ? 'custom' : (filter.period ?? '')}
      onChange={(value) => {
        onWantDates(value === 'custom');
        history.setFilter({ ...noDays, period: periods.find((name) => name === value) ?? null });
      }}
    >
      {periods.map((period) => (
        <option key={period} value={period}>
          {t(`filters.periods.${period}`)}
        </option>
      ))}
      <option value="custom">{t('filters.periods.custom')}</option>
    </Choice>
  );
}

/** The last day counts whole: `until` is the midnight after it. */
function DateFields({ filter }: FieldsProps) {
  const { t } = useTranslation();
  const { history } = useStores();
  return (
    <>
      <Labelled id="filter-from" label={t('filters.labels.from')}>
        <Input
          id="filter-from"
          type="date"
          max={toDateField(filter.until, true) || undefined}
          value={toDateField(filter.from)}
          onChange={(event) => history.setFilter({ period: null, from: fromDateField(event.target.value) })}
        />
      </Labelled>
      <Labelled id="filter-until" label={t('filters.labels.until')}>
        <Input
          id="filter-until"
          type="date"
          min={toDateField(filter.from) || undefined}
          value={toDateField(filter.until, true)}
          onChange={(event) =>
            history.setFilter({ period: null, until: fromDateField(event.target.value, true) })
          }
        />
      </Labelled>
    </>
  );
}

function OutcomeField({ filter }: FieldsProps) {
  const { t } = useTranslation();
  const { history } = useStores();
  return (
    <Choice
      part="outcome"
      label={t('filters.labels.outcome')}
      value={filter.outcome ?? ''}
      onChange={(value) =>
        history.setFilter({ outcome: outcomes.find((outcome) => outcome === value) ?? null })
      }
    >
      {outcomes.map((outcome) => (
        <option key={outcome} value={outcome}>
          {toOutcomeLabel(outcome, t)}
        </option>
      ))}
    </Choice>
  );
}

function DispositionField({ filter }: FieldsProps) {
  const { t, i18n } = useTranslation();
  const { history } = useStores();
  const dispositions = useDispositions() ?? [];
  const find = (value: string) =>
    value === 'none' ? value : (dispositions.find(({ id }) => id === value)?.id ?? null);
  return (
    <Choice
      part="disposition"
      label={t('filters.labels.dispositionId')}
      value={filter.dispositionId ?? ''}
      onChange={(value) => history.setFilter({ dispositionId: find(value) })}
    >
      <option value="none">{t('filters.withoutDisposition')}</option>
      {dispositions.map(({ id, label }) => (
        <option key={id} value={id}>
          {label[toLanguage('system', i18n.language)]}
        </option>
      ))}
    </Choice>
  );
}

interface ListFieldProps extends FieldsProps {
  readonly part: 'queueName' | 'operatorId' | 'tag';
  readonly toLabel: ToLabel;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** One of what occurs in the history; nothing to choose, no field. What is set stays in the list although it is gone. */
function ListField({ filter, part, options, toLabel }: ListFieldProps) {
  const { t } = useTranslation();
  const { history } = useStores();
  const value = filter[part];
  const isMissing = value !== null && !options.some((option) => option.value === value);
  if (options.length === 0 && value === null) return null;
  return (
    <Choice
      part={part}
      label={t(`filters.labels.${part}`)}
      value={value ?? ''}
      onChange={(chosen) => history.setFilter({ [part]: chosen || null })}
    >
      {isMissing && <option value={value}>{toLabel(part)}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Choice>
  );
}

interface SignFieldProps extends FieldsProps {
  readonly part: 'hasNotes' | 'hasRecording' | 'hasConflict';
}

function SignField({ filter, part }: SignFieldProps) {
  const { t } = useTranslation();
  const { history } = useStores();
  const value = filter[part] === null ? '' : String(filter[part]);
  return (
    <Choice
      part={part}
      label={t(`filters.labels.${part}`)}
      value={value}
      onChange={(chosen) => history.setFilter({ [part]: chosen === '' ? null : chosen === 'true' })}
    >
      <option value="true">{t(`filters.${part}.with`)}</option>
      <option value="false">{t(`filters.${part}.without`)}</option>
    </Choice>
  );
}

function ContactField({ filter, toLabel }: FieldsProps & { readonly toLabel: ToLabel }) {
  const { t } = useTranslation();
  const { history } = useStores();
  if (filter.contactId === null)
    return (
      <ContactPicker
        label={t('filters.labels.contactId')}
        onPick={({ id }) => history.setFilter({ contactId: id })}
      />
    );
  const label = toLabel('contactId');
  return (
    <div className="flex h-9 items-center justify-between gap-2 rounded-md bg-sunken pr-1 pl-3 text-[13px]">
      <bdi className="truncate">{label}</bdi>
      <Button
        look="quiet"
        size="icon"
        className="size-7"
        aria-label={t('filters.remove', { label })}
        onClick={() => history.setFilter({ contactId: null })}
      >
        <X />
      </Button>
    </div>
  );
}
