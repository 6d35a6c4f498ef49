import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences } from './sentences.ts';

const split = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));

describe('sentences', () => {
  it.each([
    ['One. Two! Three?', ['One.', 'Two!', 'Three?']],
    ['We open at 8 a.m. on Mondays. Ask Mr. Reed.', ['We open at 8 a.m. on Mondays.', 'Ask Mr. Reed.']],
    ['It costs 8.50 euros. 3 days later it is 9.', ['It costs 8.50 euros.', '3 days later it is 9.']],
    ['Pourquoi ? « Parce que. » Voilà.', ['Pourquoi ?', '« Parce que. »', 'Voilà.']],
    ['A line\nand another', ['A line', 'and another']],
    ['M. Dupont est là', ['M. Dupont est là']],
    ['  ', []],
  ])('takes %j apart', (text, sentences) => {
    expect(split(text)).toEqual(sentences);
  });

  it('loses no word of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const words = (of: string) => of.match(/\S+/g) ?? [];
        expect(split(text).flatMap(words)).toEqual(words(text));
      }),
    );
  });
});
