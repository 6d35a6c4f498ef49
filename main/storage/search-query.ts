import { splitWords } from './search-text.ts';

/** What a person searched, ready for the index and for marking the hits. */
export interface SearchQuery {
  /** The FTS5 expression over the columns contact, number, notes and transcript. */
  readonly match: string;
  readonly words: readonly string[];
  /** Digits that may be a part of a telephone number, as they can occur in one that begins with `+`. */
  readonly numberParts: readonly string[];
}

const mostWords = 12;

/** Null when there is nothing to search for: no letter and no digit. */
export function buildSearchQuery(search: string): SearchQuery | null {
  const words = splitWords(search)
    .map((word) => word.folded)
    .slice(0, mostWords);
  if (words.length === 0) return null;
  const whole = wholeNumber(search);
  const parts = whole === null ? words.filter(isDigits).map(toNumberPart) : [toNumberPart(whole)];
  const allWords = words.map(whole === null ? wordOrNumber : toTerm).join(' AND ');
  return {
    match: whole === null ? allWords : `${inNumber(toNumberPart(whole))} OR (${allWords})`,
    words,
    numberParts: parts.filter((part) => part.length >= 2),
  };
}

/** The FTS5 expression for texts that have all the words; null when there is no word. */
export function buildWordsMatch(search: string): string | null {
  const words = splitWords(search).slice(0, mostWords);
  return words.length === 0 ? null : words.map((word) => toTerm(word.folded)).join(' AND ');
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
function toTerm(word: string): string {
  return word.length === 1 ? `"${word}"` : `"${word}"*`;
}

function wordOrNumber(word: string): string {
  return isDigits(word) && word.length >= 2
    ? `(${toTerm(word)} OR ${inNumber(toNumberPart(word))})`
    : toTerm(word);
}

function inNumber(part: string): string {
  return `(number : "${part}"*)`;
}
