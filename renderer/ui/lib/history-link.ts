import type { HistoryFilter, HistoryPeriod, HistoryQuery } from '../../../contracts/domain/history-filter.ts';
import { isOutcome } from './call-outcomes.ts';
import { noFilter } from './history-filter.ts';

const periods: readonly HistoryPeriod[] = ['today', 'yesterday', 'last-7-days', 'last-30-days', 'this-month'];
const texts = { queue: 'queueName', operator: 'operatorId', contact: 'contactId', tag: 'tag' } as const;
const signs = { recording: 'hasRecording', notes: 'hasNotes', conflict: 'hasConflict' } as const;

/** A question to the history as the query of an address, so that a reload and a link come back to it. */
export function toHistoryParams({ search, filter }: HistoryQuery): URLSearchParams {
  const entries: readonly (readonly [string, string | number | boolean | null])[] = [
    ['search', search.trim() || null],
    ['period', filter.period],
    ['from', filter.period ? null : filter.from],
    ['until', filter.period ? null : filter.until],
    ['direction', filter.direction],
    ['outcome', filter.outcome],
    ['disposition', filter.dispositionId],
    ...Object.entries(texts).map(([name, key]) => [name, filter[key]] as const),
    ...Object.entries(signs).map(([name, key]) => [name, filter[key]] as const),
  ];
  return new URLSearchParams(
    entries.flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
}

/** Null when the address asks nothing: then the filters stay as they were. Wrong values are left out; main parses the ids. */
export function parseHistoryParams(params: URLSearchParams): HistoryQuery | null {
  const search = params.get('search')?.slice(0, 200) ?? '';
  const filter = { ...noFilter, ...readDays(params), ...readChoices(params), ...readOthers(params) };
  const query = { search, filter };
  return toHistoryParams(query).size > 0 ? query : null;
}

function readDays(params: URLSearchParams): Partial<HistoryFilter> {
  const period = periods.find((name) => name === params.get('period')) ?? null;
  const instant = (name: string) =>
    /^\d{1,15}$/.test(params.get(name) ?? '') ? Number(params.get(name)) : null;
  return period ? { period } : { from: instant('from'), until: instant('until') };
}

function readChoices(params: URLSearchParams): Partial<HistoryFilter> {
  const direction = params.get('direction');
  const outcome = params.get('outcome');
  return {
    direction: direction === 'inbound' || direction === 'outbound' ? direction : null,
    outcome: isOutcome(outcome) ? outcome : null,
    dispositionId: params.get('disposition') as HistoryFilter['dispositionId'],
  };
}

function readOthers(params: URLSearchParams): Partial<HistoryFilter> {
  const given = Object.entries(texts).map(([name, key]) => [key, params.get(name) || null]);
  const flags = Object.entries(signs).map(([name, key]) => [
    key,
    { true: true, false: false }[params.get(name) ?? ''] ?? null,
  ]);
  return Object.fromEntries([...given, ...flags]) as Partial<HistoryFilter>;
}
