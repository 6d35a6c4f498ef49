/** Folded beginnings of words that a full stop does not end a sentence after. */
const abbreviations = new Set([
  'm',
  'mr',
  'mrs',
  'ms',
  'dr',
  'st',
  'no',
  'vs',
  'etc',
  'approx',
  'e.g',
  'i.e',
  'a.m',
  'p.m',
  'inc',
  'ltd',
  'mme',
  'mlle',
  'env',
  'ex',
  'p.ex',
  'tel',
  'art',
  'cf',
  'max',
  'min',
]);

const closing = '["\'”’»)\\]\\s\\u00a0\\u202f]';
const endOfSentence = new RegExp(`[.!?…]${closing}*$`, 'u');

/** Whether `text` ends like a sentence, so that a new one may begin after it. */
export function endsSentence(text: string): boolean {
  if (!endOfSentence.test(text)) return false;
  const lastWord = /(\S+)\.$/u.exec(text.trimEnd())?.[1];
  if (lastWord === undefined) return true;
  const bare = lastWord.replace(/^[("'«“]+/u, '').toLowerCase();
  return !abbreviations.has(bare) && !/^\p{Lu}$/u.test(lastWord);
}

/** Whether `word` may be the first of a sentence. */
export function startsSentence(word: string): boolean {
  return /^["'“‘«([]*(?:[\p{Lu}\p{N}]|$)/u.test(word);
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The sentences of a text as offsets into it, without the white space around them. A new line ends a sentence. */
export function splitSentences(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/\S+/gu)) {
    const word = { start: match.index, end: match.index + match[0].length };
    const last = spans.at(-1);
    if (last === undefined || isBoundary(text, last, word)) spans.push(word);
    else spans[spans.length - 1] = { start: last.start, end: word.end };
  }
  return spans;
}

function isBoundary(text: string, open: Span, word: Span): boolean {
  if (/[\n\r]/.test(text.slice(open.end, word.start))) return true;
  return endsSentence(text.slice(open.start, open.end)) && startsSentence(text.slice(word.start, word.end));
}
