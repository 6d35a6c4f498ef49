import type { Language } from '../../contracts/domain/call.ts';

type NumeralTable = Readonly<Record<Language, ReadonlyMap<string, number>>>;

function toTable(pairs: string): ReadonlyMap<string, number> {
  return new Map([...pairs.matchAll(/(\S+) (\d+)/g)].map(([, word = '', value]) => [word, Number(value)]));
}

/**
 * Number words of English and French with their values. `one`, `un` and `une` are left out: they are pronouns and
 * articles far more often. So are ordinals.
 */
const small: NumeralTable = {
  en: toTable(`zero 0 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13
    fourteen 14 fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50
    sixty 60 seventy 70 eighty 80 ninety 90`),
  fr: toTable(`zero 0 deux 2 trois 3 quatre 4 cinq 5 six 6 sept 7 huit 8 neuf 9 dix 10 onze 11 douze 12 treize 13
    quatorze 14 quinze 15 seize 16 vingt 20 vingts 20 trente 30 quarante 40 cinquante 50 soixante 60
    septante 70 huitante 80 nonante 90`),
};
const large: NumeralTable = {
  en: toTable('hundred 100 thousand 1000 million 1000000'),
  fr: toTable('cent 100 cents 100 mille 1000 million 1000000 millions 1000000'),
};
const units: NumeralTable = { en: toTable('one 1'), fr: toTable('un 1 une 1') };
/** Inside a number: 'a hundred and ten', 'vingt et un'. */
const joiners = new Set(['and', 'et']);

export function isNumeral(foldedWord: string, language: Language): boolean {
  return /^\d/.test(foldedWord) || small[language].has(foldedWord) || large[language].has(foldedWord);
}

/** Whether the word may go on a number that has begun: 'twenty one', 'vingt et un'. */
export function continuesNumber(foldedWord: string, language: Language): boolean {
  return isNumeral(foldedWord, language) || joiners.has(foldedWord) || units[language].has(foldedWord);
}

export function isJoiner(foldedWord: string): boolean {
  return joiners.has(foldedWord);
}

/**
 * The value of a run of folded number words, at its most usual reading: ['twenty', 'four'] is 24, ['quatre', 'vingt',
 * 'dix'] is 90. Null when it is not a number.
 */
export function readNumber(words: readonly string[], language: Language): number | null {
  let total = 0;
  let group = 0;
  let hasWord = false;
  for (const word of words) {
    const value: number | undefined =
      small[language].get(word) ?? (hasWord ? units[language].get(word) : undefined);
    const factor = large[language].get(word);
    if (value !== undefined) group = addSmall(group, value);
    else if (factor === 100) group = Math.max(1, group) * 100;
    else if (factor !== undefined) {
      total += Math.max(1, group) * factor;
      group = 0;
    } else if (!isJoiner(word)) return null;
    hasWord ||= value !== undefined || factor !== undefined;
  }
  return hasWord ? total + group : null;
}

/** French counts four twenties for eighty; all else is added. */
function addSmall(group: number, value: number): number {
  return value === 20 && group % 100 === 4 ? group - 4 + 80 : group + value;
}
