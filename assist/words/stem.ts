import type { Language } from '../../contracts/domain/call.ts';

/**
 * Light stemming: takes off the endings of number, gender and the common tenses. Two words that share a stem count
 * as the same; it need not be a word itself. The plural goes first, then the longest ending; a stem keeps at least
 * three letters.
 */
const endings: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'ations',
    'ation',
    'ements',
    'ement',
    'ments',
    'ment',
    'ings',
    'ing',
    'ions',
    'ion',
    'ies',
    'ers',
    'ied',
    'er',
    'ed',
    'es',
    'al',
    'ly',
    's',
    'e',
    'y',
  ],
  fr: [
    'issements',
    'issement',
    'issaient',
    'issant',
    'erions',
    'eraient',
    'ations',
    'ation',
    'ements',
    'ement',
    'ables',
    'able',
    'aient',
    'erons',
    'eront',
    'erait',
    'erais',
    'erai',
    'erez',
    'euses',
    'euse',
    'eurs',
    'eur',
    'ions',
    'ion',
    'ives',
    'ive',
    'ifs',
    'if',
    'ees',
    'ies',
    'iez',
    'ues',
    'ant',
    'ons',
    'ent',
    'era',
    'ais',
    'ait',
    'ai',
    'aux',
    'al',
    'ale',
    'ales',
    'ee',
    'ie',
    'ez',
    'er',
    'ir',
    'is',
    'it',
    'es',
    'us',
    'ue',
    'e',
    's',
    'x',
    'i',
    'u',
  ],
};

const longestFirst: Readonly<Record<Language, readonly string[]>> = {
  en: endings.en.toSorted((a, b) => b.length - a.length),
  fr: endings.fr.toSorted((a, b) => b.length - a.length),
};

export function stemWord(foldedWord: string, language: Language): string {
  if (/\d/.test(foldedWord)) return foldedWord;
  const word = foldedWord.length > 3 ? foldedWord.replace(/([^s])[sx]$/, '$1') : foldedWord;
  const ending = longestFirst[language].find(
    (candidate) => word.endsWith(candidate) && word.length - candidate.length >= 3,
  );
  const stem = ending === undefined ? word : word.slice(0, -ending.length);
  return stem.replace(/([b-df-hj-np-tv-z])\1$/, '$1');
}
