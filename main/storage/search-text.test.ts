import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText } from './search-text.ts';

test.each([
  ['Œuvre déjà', 'oeuvre deja'],
  ['L’été… coûte 12 €', 'l’ete… coute 12 €'],
  ['Straße, Łódź, Ørsted, Đặng', 'strasse, lodz, orsted, dang'],
  ['Za\u0308hler', 'zahler'],
  ['ΟΔΟΣ Привет 東京', 'οδος привет 東京'],
])('folds %s to %s', (text, folded) => {
  expect(foldText(text)).toBe(folded);
});

test('folds letter by letter to the same as by taking accents apart', () => {
  const ligatures: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd' };
  const apart = (text: string): string =>
    text
      .toLowerCase()
      .normalize('NFD')
      .replace(/\p{M}+/gu, '')
      .replace(/[œæßøłđ]/g, (letter) => ligatures[letter] ?? letter);
  const latin = fc.string({
    unit: fc.integer({ min: 0, max: 0x2ff }).map((code) => String.fromCharCode(code)),
  });
  const anything = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.oneof(latin, anything), (text) => {
      expect(foldText(text)).toBe(apart(text));
    }),
    { numRuns: 2_000 },
  );
});
