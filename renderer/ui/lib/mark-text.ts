export interface TextPart {
  readonly text: string;
  readonly isMarked: boolean;
  /** Offset in the whole text: the React key. */
  readonly at: number;
}

/** Cuts a text at the ranges ([start, end) in UTF-16 units); wrong or overlapping ranges are clipped, never thrown at. */
export function splitAtRanges(
  text: string,
  ranges: readonly (readonly [number, number])[],
): readonly TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  const push = (end: number, isMarked: boolean) => {
    if (end > done) parts.push({ text: text.slice(done, end), isMarked, at: done });
    done = Math.max(done, end);
  };
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    push(Math.min(Math.max(start, done), text.length), false);
    push(Math.min(end, text.length), true);
  }
  push(text.length, false);
  return parts;
}

const isDiacritic = /\p{Diacritic}/gu;

/** One character in, one out (so that offsets stay right), without accent and case. */
function fold(text: string): string {
  return Array.from({ length: text.length }, (_, index) => {
    const folded = text.charAt(index).normalize('NFD').replace(isDiacritic, '').toLowerCase();
    return folded.length === 1 ? folded : text.charAt(index);
  }).join('');
}

/** Where the searched words begin a word of the text. */
export function findWords(text: string, search: string): readonly (readonly [number, number])[] {
  const words = fold(search)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const folded = fold(text);
  return words.flatMap((word) => findAll(folded, word));
}

function findAll(text: string, word: string): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) found.push([at, at + word.length]);
  }
  return found;
}

/** Where the passage stands in the text, or nothing. */
export function findPassage(text: string, passage: string | null): readonly (readonly [number, number])[] {
  const at = passage ? text.indexOf(passage) : -1;
  return passage && at >= 0 ? [[at, at + passage.length]] : [];
}
