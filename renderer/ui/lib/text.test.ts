import { describe, expect, it } from 'vitest';
import { buildSuggestion } from '../testing/sample-data.ts';
import { splitAtMarkers, withoutMarkers } from './cited-text.ts';
import { clipMatch } from './clip-match.ts';
import { findPassage, findWords, splitAtRanges } from './mark-text.ts';
import { toPlainText } from './plain-text.ts';

const { citations } = buildSuggestion();
const marked = (text: string, search: string) =>
  findWords(text, search).map(([start, end]) => text.slice(start, end));

describe('marking words', () => {
  it('finds beginnings of words, whatever the case and the accents', () => {
    expect(marked('Le délai : délais légaux, un modelai', 'DELAI leg')).toEqual(['délai', 'délai', 'lég']);
  });

  it('finds nothing for nothing', () => {
    expect(findWords('text', '  ')).toEqual([]);
    expect(findPassage('text', null)).toEqual([]);
    expect(findPassage('text', 'not there')).toEqual([]);
  });

  it('keeps every letter of the text, also with wrong ranges', () => {
    const ranges = [
      [5, 2],
      [-3, 2],
      [1, 4],
      [3, 99],
      [50, 60],
    ] as const;
    expect(
      splitAtRanges('abcdef', ranges)
        .map(({ text }) => text)
        .join(''),
    ).toBe('abcdef');
  });

  it('brings a late hit into the line', () => {
    const text = `${'word '.repeat(30)}invoice and more`;
    const clipped = clipMatch(text, [[150, 157]]);
    const [range] = clipped.ranges;
    expect(clipped.text.slice(...(range ?? [0, 0]))).toBe('invoice');
    expect(range?.[0]).toBeLessThan(30);
  });
});

describe('markers in a suggestion', () => {
  it('become citations only when there is one', () => {
    const kinds = splitAtMarkers('Oh yes [1], no [7]. [2]', citations).map(({ kind }) => kind);
    expect(kinds).toEqual(['text', 'marker', 'text', 'marker']);
    expect(withoutMarkers('Yes [1], no [7]. [2]', citations)).toBe('Yes, no [7].');
  });
});

describe('a marker', () => {
  it('shares the line of its word and of the full stop behind it', () => {
    const [, part] = splitAtMarkers('It takes ten days [1]. Then', citations);
    expect(part).toMatchObject({ kind: 'marker', before: 'days', after: '.' });
  });
});

describe('text from outside', () => {
  it('cannot turn the direction of what stands beside it, and keeps its length', () => {
    const text = 'gnp\u202Eexe\u2066.\u2069';
    expect(toPlainText(text)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(toPlainText(text)).toHaveLength(text.length);
  });
});
