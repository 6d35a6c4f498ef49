const ligatures: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd' };

/** Lower case without accents and ligatures: 'Œuvre déjà' becomes 'oeuvre deja'. */
export function foldText(text: string): string {
  const lower = text.toLowerCase();
  return /[^ -~\s]/.test(lower) ? (foldLatin(lower) ?? foldAny(lower)) : lower;
}

const endOfLatin = 0x180;
const latin = Array.from({ length: endOfLatin }, (_, code) => foldAny(String.fromCharCode(code)));

/** Letter by letter, five times as quick; null when there is one that no European keyboard has. */
function foldLatin(lower: string): string | null {
  let folded = '';
  let from = 0;
  for (let at = 0; at < lower.length; at += 1) {
    const code = lower.charCodeAt(at);
    if (code < 0x80 || isPunctuation(code)) continue;
    if (code >= endOfLatin) return null;
    folded += lower.slice(from, at) + latin[code];
    from = at + 1;
  }
  return folded + lower.slice(from);
}

/** Dashes, curly quotes, the ellipsis and the euro stay what they are. */
function isPunctuation(code: number): boolean {
  return (code >= 0x2010 && code <= 0x2027) || code === 0x20ac;
}

function foldAny(lower: string): string {
  return lower
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[œæßøłđ]/g, (letter) => ligatures[letter] ?? letter);
}

/** A word where it stands in a text, in UTF-16 units, and as it is searched. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly folded: string;
}

const wordPattern = /[\p{L}\p{N}\p{M}]+/gu;

/** The words of a text, cut as the full-text index cuts them. */
export function splitWords(text: string): Word[] {
  return [...text.matchAll(wordPattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    folded: foldText(match[0]),
  }));
}

const shortestPart = 2;

/**
 * What the index holds of a telephone number: every ending of it, so that the beginning of an ending, which
 * is any part of the number, is found like the beginning of a word.
 */
export function toNumberParts(number: string): string {
  const digits = number.replace(/\D/g, '');
  if (digits === '') return foldText(number);
  const endings: string[] = [];
  for (let start = 0; start <= digits.length - shortestPart; start += 1) endings.push(digits.slice(start));
  return endings.join(' ');
}
