import { splitWords } from './search-text.ts';

/** What a person searched, ready for the index and for marking the hits. */
export interface SearchQuery {
  /** The FTS5 expression; for calls over the columns contact, number, notes and transcript. */
  readonly match: string;
  /**
   * How many words of the index are looked at for each call, which is what a look for a few calls costs. Infinity: one
   * of them is a beginning whose hits are all gathered first, each time.
   */
  readonly breadth: number;
  readonly words: readonly string[];
  /** Digits that may be a part of a telephone number, as they can occur in one that begins with `+`. */
  readonly numberParts: readonly string[];
}

/** The words of the index that have a beginning; null: they are not known, or too many. */
export type ExpandPrefix = (prefix: string) => readonly string[] | null;

const mostWords = 12;
/** The index holds the beginnings of so many letters as words of their own. */
export const longestIndexedPrefix = 3;

/**
 * Null when there is nothing to search for: no letter and no digit. Of a longer beginning FTS5 gathers all hits before it
 * gives the first: 0.2 s for a common word in a million calls. Expanded into the words that have it, the same
 * takes a millisecond.
 */
export function buildSearchQuery(search: string, expand: ExpandPrefix = () => null): SearchQuery | null {
  const words = splitWords(search)
    .map((word) => word.folded)
    .slice(0, mostWords);
  if (words.length === 0) return null;
  const whole = wholeNumber(search);
  const parts = whole === null ? words.filter(isDigits).map(toNumberPart) : [toNumberPart(whole)];
  let breadth = 0;
  const begins = (prefix: string): string => {
    const isIndexed = prefix.length <= longestIndexedPrefix;
    const expanded = isIndexed ? null : expand(prefix);
    breadth += isIndexed ? 1 : (expanded?.length ?? Number.POSITIVE_INFINITY);
    if (expanded === null) return `"${prefix}"*`;
    return oneOf(expanded.length === 0 ? [prefix] : expanded);
  };
  const toTerm = (word: string): string => termOf(word, begins);
  const inNumber = (part: string): string => `(number : ${begins(part)})`;
  const wordOrNumber = (word: string): string =>
    isDigits(word) && word.length >= 2
      ? `(${toTerm(word)} OR ${inNumber(toNumberPart(word))})`
      : toTerm(word);
  const allWords = words.map(whole === null ? wordOrNumber : toTerm).join(' AND ');
  const match = whole === null ? allWords : `${inNumber(toNumberPart(whole))} OR (${allWords})`;
  return {
    match,
    breadth: Math.max(breadth, 1),
    words,
    numberParts: parts.filter((part) => part.length >= 2),
  };
}

/** The FTS5 expression for texts that have all the words; null when there is no word. */
export function buildWordsMatch(search: string): string | null {
  const words = splitWords(search).slice(0, mostWords);
  return words.length === 0
    ? null
    : words.map((word) => termOf(word.folded, (prefix) => `"${prefix}"*`)).join(' AND ');
}

function isDigits(word: string): boolean {
  return /^\d+$/.test(word);
}

/** The digits, when what was typed looks like a part of a telephone number and nothing else: '06 12-34'. */
function wholeNumber(search: string): string | null {
  if (!/^[\d\s+().\-/]+$/.test(search)) return null;
  const digits = search.replace(/\D/g, '');
  return digits.length >= 2 ? digits : null;
}

/** '0612' is typed for a number kept as '+33612…': the trunk or international prefix is not in it. */
function toNumberPart(digits: string): string {
  const part = digits.replace(/^0{1,2}/, '');
  return part.length >= 2 ? part : digits;
}

/** One letter alone has no prefix index and would be slow: it is searched as a whole word. */
function termOf(word: string, begins: (prefix: string) => string): string {
  return word.length === 1 ? `"${word}"` : begins(word);
}

function oneOf(words: readonly string[]): string {
  return `(${words.map((word) => `"${word}"`).join(' OR ')})`;
}
