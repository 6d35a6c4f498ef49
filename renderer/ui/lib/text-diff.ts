export interface DiffPart {
  readonly text: string;
  readonly kind: 'same' | 'left' | 'right';
}

/** More pairs of words than this are not compared one by one: then the whole middle counts as changed. */
const mostPairs = 4_000_000;

/** Two texts word by word: what both have, what only the left one has, what only the right one has, in reading order. */
export function diffWords(left: string, right: string): readonly DiffPart[] {
  return join(diff(splitWords(left), splitWords(right)));
}

/** Both texts in one: lines that both have once, the others of the left one before those of the right one. */
export function mergeLines(left: string, right: string): string {
  return join(diff(splitLines(left), splitLines(right)))
    .map(({ text }) => text.replace(/\n$/, ''))
    .join('\n');
}

function splitWords(text: string): readonly string[] {
  return text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
}

/** Each with its line end, so that the last line equals one that goes on. */
function splitLines(text: string): readonly string[] {
  return text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `${line}\n`);
}

function diff(left: readonly string[], right: readonly string[]): readonly DiffPart[] {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const as = (kind: DiffPart['kind'], tokens: readonly string[]) => tokens.map((text) => ({ text, kind }));
  const middle = [left.slice(start, left.length - end), right.slice(start, right.length - end)] as const;
  return [
    ...as('same', left.slice(0, start)),
    ...(middle[0].length * middle[1].length > mostPairs
      ? [...as('left', middle[0]), ...as('right', middle[1])]
      : diffMiddle(...middle)),
    ...as('same', left.slice(left.length - end)),
  ];
}

/** Walks along the longest row of words that both have in the same order. */
function diffMiddle(left: readonly string[], right: readonly string[]): readonly DiffPart[] {
  const width = right.length + 1;
  const longest = new Uint16Array((left.length + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1)
    for (let column = right.length - 1; column >= 0; column -= 1)
      longest[row * width + column] =
        left[row] === right[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const parts: DiffPart[] = [];
  let [row, column] = [0, 0];
  while (row < left.length || column < right.length) {
    const [mine, theirs] = [left[row], right[column]];
    if (mine !== undefined && mine === theirs) {
      parts.push({ text: mine, kind: 'same' });
      row += 1;
      column += 1;
    } else if (mine !== undefined && (theirs === undefined || at(row + 1, column) >= at(row, column + 1))) {
      parts.push({ text: mine, kind: 'left' });
      row += 1;
    } else {
      parts.push({ text: theirs ?? '', kind: 'right' });
      column += 1;
    }
  }
  return parts;
}

/** Neighbours of one kind become one part. */
function join(parts: readonly DiffPart[]): readonly DiffPart[] {
  const joined: DiffPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.kind === part.kind) joined[joined.length - 1] = { ...last, text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}
