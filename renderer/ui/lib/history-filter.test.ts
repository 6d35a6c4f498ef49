import { describe, expect, it } from 'vitest';
import { endCauses } from '../../../contracts/domain/call.ts';
import { emptyHistoryFilter, historyPeriods } from '../../../contracts/domain/history-filter.ts';
import { outcomes } from './call-outcomes.ts';
import {
  fromDateField,
  isSameQuery,
  listActiveParts,
  noFilter,
  resolvePeriod,
  toDateField,
  toDays,
  withoutPart,
} from './history-filter.ts';
import { parseHistoryParams, toHistoryParams } from './history-link.ts';

const now = new Date(2026, 10, 20, 15, 30).getTime();
const day = (month: number, date: number) => new Date(2026, month, date).getTime();

describe('a filter of the history', () => {
  it('begins as the contract says', () => {
    expect(noFilter).toEqual(emptyHistoryFilter);
    expect(outcomes).toEqual(['answered', 'unanswered', ...endCauses]);
  });

  it.each([
    ['today', day(10, 20), null],
    ['yesterday', day(10, 19), day(10, 20)],
    ['last-7-days', day(10, 14), null],
    ['last-30-days', day(9, 22), null],
    ['this-month', day(10, 1), null],
  ] as const)('%s begins and ends at the midnights of this computer', (period, from, until) => {
    expect(toDays(period, now)).toEqual({ from, until });
  });

  it('means the day on which it is used', () => {
    const saved = { ...noFilter, period: 'today', from: day(9, 1), until: null } as const;
    expect(resolvePeriod(saved, now).from).toBe(day(10, 20));
    expect(
      isSameQuery({ search: '', filter: saved }, { search: '', filter: resolvePeriod(saved, now) }),
    ).toBe(true);
  });

  it('counts the last day of two dates whole', () => {
    expect(fromDateField('2026-11-20')).toBe(day(10, 20));
    expect(fromDateField('2026-11-20', true)).toBe(day(10, 21));
    expect(toDateField(day(10, 21), true)).toBe('2026-11-20');
    expect(fromDateField('')).toBeNull();
  });

  it('is taken apart into what a person sets and takes away', () => {
    const filter = { ...noFilter, from: 1, until: 2, tag: 'urgent', hasNotes: false };
    expect(listActiveParts(filter)).toEqual(['period', 'tag', 'hasNotes']);
    expect(withoutPart(withoutPart(withoutPart(filter, 'period'), 'tag'), 'hasNotes')).toEqual(noFilter);
  });
});

describe('the address of a filter', () => {
  it.each(historyPeriods)('keeps %s by its name', (period) => {
    const query = { search: 'two words', filter: { ...noFilter, period } };
    expect(parseHistoryParams(toHistoryParams(query))).toEqual(query);
  });

  it('survives a round trip with everything in it', () => {
    const filter = {
      ...noFilter,
      from: 5,
      until: 9,
      direction: 'outbound',
      outcome: 'no-answer',
      dispositionId: 'none',
      queueName: 'Réclamations & co',
      tag: 'à rappeler',
      hasRecording: true,
      hasNotes: false,
      hasConflict: true,
    } as const;
    expect(parseHistoryParams(toHistoryParams({ search: 'a', filter }))).toEqual({ search: 'a', filter });
  });

  it('asks nothing when it says nothing, or only nonsense', () => {
    for (const text of ['', 'at=1', 'period=never&outcome=x&direction=up&from=-1&notes=maybe'])
      expect(parseHistoryParams(new URLSearchParams(text)), text).toBeNull();
  });
});
