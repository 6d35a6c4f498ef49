import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Disposition } from '../../../../contracts/domain/disposition.ts';
import type { HistoryFilter, OutcomeFilter } from '../../../../contracts/domain/history-filter.ts';
import type { HistoryFacets } from '../../../../contracts/ipc/history.ts';
import { toLocale } from '../../lib/format-time.ts';
import type { FilterPart } from '../../lib/history-filter.ts';
import { toLanguage } from '../../lib/i18n.ts';
import { toPlainText } from '../../lib/plain-text.ts';
import { useDispositions } from '../../lib/use-dispositions.ts';
import { useStores } from '../../stores/stores.ts';

/** Words for the parts of a filter that are set. */
export function useFilterLabels(filter: HistoryFilter): (part: FilterPart) => string {
  const { t, i18n } = useTranslation();
  const dispositions = useDispositions() ?? [];
  const facets = useStore(useStores().history.store, (state) => state.facets);
  const contactName = useContactName(filter.contactId);
  const names = { dispositions, facets, contactName, language: i18n.language };
  return (part) => toPlainText(toFilterLabel(filter, part, names, t));
}

interface Names {
  readonly dispositions: readonly Disposition[];
  readonly facets: HistoryFacets | null;
  readonly contactName: string | null;
  readonly language: string;
}

function toFilterLabel(filter: HistoryFilter, part: FilterPart, names: Names, t: TFunction): string {
  const { dispositions, facets, contactName, language } = names;
  const unknown = t('filters.unknown');
  switch (part) {
    case 'period':
      return toPeriodLabel(filter, language, t);
    case 'direction':
      return filter.direction ? t(`calls.direction.${filter.direction}`) : '';
    case 'outcome':
      return filter.outcome ? toOutcomeLabel(filter.outcome, t) : '';
    case 'dispositionId':
      return filter.dispositionId === 'none'
        ? t('filters.withoutDisposition')
        : (dispositions.find(({ id }) => id === filter.dispositionId)?.label[
            toLanguage('system', language)
          ] ?? unknown);
    case 'queueName':
      return t('calls.queue', { name: filter.queueName });
    case 'operatorId':
      return facets?.operators.find(({ id }) => id === filter.operatorId)?.displayName ?? unknown;
    case 'contactId':
      return contactName ?? unknown;
    case 'tag':
      return t('filters.tagged', { tag: filter.tag });
    default:
      return t(`filters.${part}.${filter[part] ? 'with' : 'without'}`);
  }
}

/** Not `you`: a filter finds the calls of everybody. */
export function toOutcomeLabel(outcome: OutcomeFilter, t: TFunction): string {
  if (outcome === 'answered' || outcome === 'unanswered') return t(`filters.outcomes.${outcome}`);
  if (outcome === 'operator-hung-up' || outcome === 'cancelled') return t(`calls.endedByOther.${outcome}`);
  return t(`calls.ended.${outcome}`);
}

function toPeriodLabel({ period, from, until }: HistoryFilter, language: string, t: TFunction): string {
  if (period) return t(`filters.periods.${period}`);
  const format = new Intl.DateTimeFormat(toLocale(language), { dateStyle: 'medium' });
  const last = until === null ? null : until - 1;
  if (from !== null && last !== null) return format.formatRange(from, last);
  if (from !== null) return t('filters.since', { date: format.format(from) });
  return last === null ? '' : t('filters.upTo', { date: format.format(last) });
}

function useContactName(contactId: HistoryFilter['contactId']): string | null {
  const { bridge } = useStores();
  const [known, setKnown] = useState<{ readonly id: string; readonly name: string } | null>(null);
  useEffect(() => {
    let isWanted = contactId !== null;
    async function load(id: NonNullable<HistoryFilter['contactId']>): Promise<void> {
      const answer = await bridge.contacts.open({ contactId: id });
      if (isWanted && answer.ok) setKnown(answer.value);
    }
    if (contactId) void load(contactId);
    return () => {
      isWanted = false;
    };
  }, [bridge, contactId]);
  return known && known.id === contactId ? known.name : null;
}
