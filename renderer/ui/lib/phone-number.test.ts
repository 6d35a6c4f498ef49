import { describe, expect, it } from 'vitest';
import { canBeDialled, countDigits, findCursor, formatNumber, formatTyped } from './phone-number.ts';

describe('numbers', () => {
  it('are grouped while they are typed, in the country of the settings', () => {
    expect(formatTyped('0612345678', 'FR')).toBe('06 12 34 56 78');
    expect(formatTyped('2025550101', 'US')).toBe('(202) 555-0101');
    expect(formatTyped('+4420', 'FR')).toMatch(/^\+44 20/);
  });

  it('are left as typed when they hold anything else', () => {
    expect(formatTyped('call mum', 'FR')).toBe('call mum');
    expect(canBeDialled('call mum', 'FR')).toBe(false);
    expect(canBeDialled('0612345678;ext=1', 'FR')).toBe(false);
  });

  it('can be dialled with and without a prefix, and not when they are too short', () => {
    expect(canBeDialled('+33 1 99 00 00 01', 'US')).toBe(true);
    expect(canBeDialled('(202) 555-0101', 'US')).toBe(true);
    expect(canBeDialled('12', 'FR')).toBe(false);
    expect(canBeDialled('', 'FR')).toBe(false);
  });

  it('are shown national at home and international abroad, and as they are when unknown', () => {
    expect(formatNumber('+33612345678', 'FR')).toBe('06 12 34 56 78');
    expect(formatNumber('+12025550101', 'FR')).toBe('+1 202 555 0101');
    expect(formatNumber('nonsense', 'FR')).toBe('nonsense');
  });

  it('keep the cursor behind the digit it was behind', () => {
    expect(countDigits('06 1')).toBe(3);
    expect(findCursor('06 12 34', 3)).toBe(4);
    expect(findCursor('06 12 34', 99)).toBe(8);
  });

  it('fall back to France when the setting names no country', () => {
    expect(formatTyped('0612345678', 'XX')).toBe('06 12 34 56 78');
  });
});
