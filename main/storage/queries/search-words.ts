import type { Reader } from '../reader.ts';
import { select } from '../sql.ts';

/** With more of them, asking for each costs more than it saves. */
const mostWords = 256;
const endOfPrefix = '\u{10ffff}';

const firstFrom = (from: string): string =>
  `(SELECT term FROM call_search_words WHERE term >= ${from} AND term < $until LIMIT 1)`;
// From word to word: one instance of each is read, however often it was said. A word with char(1) sorts just behind the
// word itself, and no word of the index has it.
const wordsFrom = select<{ word: string }>(`
  WITH RECURSIVE found (word) AS (
    SELECT ${firstFrom('$from')}
    UNION ALL
    SELECT ${firstFrom('found.word || char(1)')} FROM found WHERE found.word IS NOT NULL
    LIMIT ${mostWords + 1}
  )
  SELECT word FROM found WHERE word IS NOT NULL`);

/** The words of the full-text index of the calls that begin with `prefix`; null: there are too many. */
export function loadWordsWith(db: Reader, prefix: string): string[] | null {
  const rows = db.all(wordsFrom, { from: prefix, until: prefix + endOfPrefix });
  return rows.length > mostWords ? null : rows.map((row) => row.word);
}
