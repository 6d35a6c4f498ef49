import type { Reader } from '../reader.ts';
import { select } from '../sql.ts';

/** With more of them, asking for each costs more than it saves. */
const mostWords = 400;
const endOfPrefix = '\u{10ffff}';
/** Sorts a word with it just behind the word itself: no word of the index has it. */
const justBehind = '\u0001';

// One instance of the word is read, however often it was said.
const nextWord = select<{ term: string }>(
  'SELECT term FROM call_search_words WHERE term >= $from AND term < $until LIMIT 1',
);

/** The words of the full-text index of the calls that begin with `prefix`; null: there are too many. */
export function loadWordsWith(db: Reader, prefix: string): string[] | null {
  const words: string[] = [];
  const until = prefix + endOfPrefix;
  let from = prefix;
  for (;;) {
    const term = db.get(nextWord, { from, until })?.term;
    if (term === undefined) return words;
    if (words.length === mostWords) return null;
    words.push(term);
    from = term + justBehind;
  }
}
