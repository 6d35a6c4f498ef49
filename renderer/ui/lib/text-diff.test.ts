import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffWords, mergeLines } from './text-diff.ts';

const side = (parts: ReturnType<typeof diffWords>, kind: 'left' | 'right') =>
  parts
    .filter((part) => part.kind === 'same' || part.kind === kind)
    .map(({ text }) => text)
    .join('');

describe('two texts beside each other', () => {
  it('mark the words that only one of them has', () => {
    const parts = diffWords('Credit note on Friday.', 'Credit note on Monday, by post.');
    expect(parts.filter(({ kind }) => kind === 'left').map(({ text }) => text)).toEqual(['Friday']);
    expect(parts.filter(({ kind }) => kind === 'right').map(({ text }) => text)).toEqual(['Monday, by post']);
  });

  it('lose no letter of either, whatever stands in them', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', 'é', '.', '👍'), maxLength: 60 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const parts = diffWords(left, right);
        expect(side(parts, 'left')).toBe(left);
        expect(side(parts, 'right')).toBe(right);
      }),
    );
  });

  it('are compared in the time of a click, also when they are as long as notes can be', () => {
    const long = (word: string) => `${word} `.repeat(20_000 / (word.length + 1));
    const parts = diffWords(`same ${long('a')}`, `same ${long('b')}`);
    expect(side(parts, 'left')).toBe(`same ${long('a')}`);
    expect(parts[0]).toEqual({ text: 'same ', kind: 'same' });
  });

  it('become one with the lines of both', () => {
    expect(mergeLines('first\nmine\nlast', 'first\ntheirs\nlast')).toBe('first\nmine\ntheirs\nlast');
    expect(mergeLines('', 'theirs')).toBe('theirs');
    expect(mergeLines('same', 'same')).toBe('same');
  });
});
