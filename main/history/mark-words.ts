import { foldText, splitWords, type Word } from '../storage/search-text.ts';

export type Range = [start: number, end: number];

export interface MarkedText {
  readonly text: string;
  readonly ranges: Range[];
  /** How many of the words searched for occur in it. */
  readonly found: number;
}

/** Marks where words of the text begin with the words searched for, both without accents and capitals. */
export function markWords(text: string, searched: readonly string[]): MarkedText {
  const found = new Set<string>();
  const ranges: Range[] = [];
  // Most texts have none of them, and are not worth cutting into words.
  const folded = foldText(text);
  if (!searched.some((one) => folded.includes(one))) return { text, ranges, found: 0 };
  for (const word of splitWords(text)) {
    const hit = longestHit(word, searched);
    if (hit === null) continue;
    found.add(hit);
    ranges.push([word.start, endOfHit(text, word, hit)]);
  }
  return { text, ranges, found: found.size };
}

/** One letter alone is searched as a whole word. */
function longestHit(word: Word, searched: readonly string[]): string | null {
  let longest: string | null = null;
  for (const candidate of searched) {
    const isHit = candidate.length === 1 ? word.folded === candidate : word.folded.startsWith(candidate);
    if (isHit && candidate.length > (longest?.length ?? 0)) longest = candidate;
  }
  return longest;
}

/** 'œuvre' is searched as 'oeuvre': the hit 'oe' is one letter of the text. */
function endOfHit(text: string, word: Word, hit: string): number {
  if (word.folded.length === word.end - word.start) return word.start + hit.length;
  for (let end = word.start + 1; end < word.end; end += 1) {
    if (foldText(text.slice(word.start, end)).length >= hit.length) return end;
  }
  return word.end;
}

/** Marks the digits of a telephone number that were searched for. */
export function markNumber(number: string, parts: readonly string[]): MarkedText {
  const digitsStart = number.startsWith('+') ? 1 : 0;
  for (const part of parts) {
    const at = number.indexOf(part, digitsStart);
    if (at >= 0) return { text: number, ranges: [[at, at + part.length]], found: 1 };
  }
  return { text: number, ranges: [], found: 0 };
}

const longestExcerpt = 240;
const before = 60;

/** A long text cut down to what stands around the first hit. */
export function cutAround({ text, ranges, found }: MarkedText): MarkedText {
  const first = ranges[0];
  if (text.length <= longestExcerpt || first === undefined) return { text, ranges, found };
  const start = first[0] <= before ? 0 : wordStart(text, first[0] - before);
  const end = wordEnd(text, Math.min(text.length, start + longestExcerpt));
  const lead = start > 0 ? '…' : '';
  const shift = lead.length - start;
  const inside = ranges.filter((range) => range[0] >= start && range[1] <= end);
  return {
    text: lead + text.slice(start, end).trimEnd() + (end < text.length ? '…' : ''),
    ranges: inside.map(([from, to]): Range => [from + shift, to + shift]),
    found,
  };
}

/** The beginning of the next word, so that no word, and no pair of UTF-16 units, is cut in two. */
function wordStart(text: string, from: number): number {
  const space = text.slice(from, from + before).search(/\s\S/);
  if (space >= 0) return from + space + 1;
  return /^[\uDC00-\uDFFF]/.test(text.slice(from)) ? from + 1 : from;
}

/** The end of the last whole word. */
function wordEnd(text: string, until: number): number {
  if (until === text.length) return until;
  const space = text.slice(until - before, until).search(/\s\S*$/);
  return space > 0 ? until - before + space : until;
}
