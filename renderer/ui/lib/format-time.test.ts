import { describe, expect, it } from 'vitest';
import { formatDay, formatDuration, toLocale } from './format-time.ts';

describe('times', () => {
  it('show a duration in minutes, and in hours from one on', () => {
    expect(formatDuration(0)).toBe('0:00');
    expect(formatDuration(67_900)).toBe('1:07');
    expect(formatDuration(3_847_000)).toBe('1:04:07');
    expect(formatDuration(-5_000)).toBe('0:00');
  });

  it('name a day in the words that tell it apart', () => {
    const now = new Date(2026, 10, 20, 12).getTime();
    const day = (month: number, date: number, year = 2026) => new Date(year, month, date, 9).getTime();
    expect(formatDay(day(10, 20), 'en', now)).toBe('Today');
    expect(formatDay(day(10, 19), 'fr', now)).toBe('Hier');
    expect(formatDay(day(10, 17), 'en', now)).toBe('Tuesday');
    expect(formatDay(day(9, 1), 'en', now)).toBe('Oct 1');
    expect(formatDay(day(9, 1, 2025), 'en', now)).toContain('2025');
  });

  it('follow the region of the computer when its language is on screen', () => {
    expect(toLocale('en', ['fr-CA', 'en-GB'])).toBe('en-GB');
    expect(toLocale('fr', ['en-US'])).toBe('fr');
    expect(toLocale('en', ['en-US@posix'])).toBe('en');
  });
});
