import type { HistoryFilter, HistoryPeriod, HistoryQuery } from '../../../contracts/domain/history-filter.ts';

/** As in `contracts/`, whose schemas are not loaded into the page. */
export const noFilter: HistoryFilter = {
  from: null,
  until: null,
  period: null,
  direction: null,
  outcome: null,
  dispositionId: null,
  queueName: null,
  operatorId: null,
  contactId: null,
  tag: null,
  hasRecording: null,
  hasNotes: null,
  hasConflict: null,
};

/** What a person sets and takes away as one: the days are one part, whether they have a name or two dates. */
export type FilterPart = Exclude<keyof HistoryFilter, 'from' | 'until'>;
const partOrder: readonly FilterPart[] = [
  'period',
  'direction',
  'outcome',
  'dispositionId',
  'queueName',
  'operatorId',
  'contactId',
  'tag',
  'hasRecording',
  'hasNotes',
  'hasConflict',
];

function isSet(filter: HistoryFilter, part: FilterPart): boolean {
  if (part === 'period') return filter.from !== null || filter.until !== null || filter.period !== null;
  return filter[part] !== null;
}

export function listActiveParts(filter: HistoryFilter): readonly FilterPart[] {
  return partOrder.filter((part) => isSet(filter, part));
}

export function withoutPart(filter: HistoryFilter, part: FilterPart): HistoryFilter {
  return part === 'period' ? { ...filter, ...noDays } : { ...filter, [part]: null };
}

export const noDays = { period: null, from: null, until: null } as const;

export function isSameQuery(a: HistoryQuery, b: HistoryQuery): boolean {
  const hasSameDays =
    a.filter.period === b.filter.period &&
    (a.filter.period !== null || (a.filter.from === b.filter.from && a.filter.until === b.filter.until));
  const others = partOrder.filter((part) => part !== 'period');
  return (
    a.search.trim() === b.search.trim() &&
    hasSameDays &&
    others.every((part) => a.filter[part] === b.filter[part])
  );
}

/** The filter with the days that its period means now. */
export function resolvePeriod(filter: HistoryFilter, now = Date.now()): HistoryFilter {
  return filter.period ? { ...filter, ...toDays(filter.period, now) } : filter;
}

/** From when on, and up to when, in the calendar of this computer. */
export function toDays(period: HistoryPeriod, now: number): Pick<HistoryFilter, 'from' | 'until'> {
  const date = new Date(now);
  const day = (ago: number) => new Date(date.getFullYear(), date.getMonth(), date.getDate() - ago).getTime();
  if (period === 'yesterday') return { from: day(1), until: day(0) };
  if (period === 'this-month')
    return { from: new Date(date.getFullYear(), date.getMonth(), 1).getTime(), until: null };
  return { from: day({ today: 0, 'last-7-days': 6, 'last-30-days': 29 }[period]), until: null };
}

/** `2026-11-20`, as a date field takes it; the last day of a period is the one before `until`. */
export function toDateField(at: number | null, isLast = false): string {
  if (at === null) return '';
  const date = new Date(isLast ? at - 1 : at);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** Midnight at which the day of a date field begins, or ends when it is the last one. */
export function fromDateField(text: string, isLast = false): number | null {
  const [year, month, day] = text.split('-').map(Number);
  if (!year || !month || !day) return null;
  return new Date(year, month - 1, day + (isLast ? 1 : 0)).getTime();
}
