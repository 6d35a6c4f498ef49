import type { HistoryMatch } from '../../contracts/ipc/history.ts';
import type { HistoryEntry, SpokenText } from '../storage/queries/history.ts';
import type { SearchQuery } from '../storage/search-query.ts';
import { cutAround, type MarkedText, markNumber, markWords } from './mark-words.ts';

interface Candidate extends MarkedText {
  readonly place: HistoryMatch['place'];
  readonly source: SpokenText | null;
}

type FoundCall = Pick<HistoryEntry, 'call' | 'contact'>;

/**
 * The one text of a call that shows best why it was found: the one with most of the words; among equals the
 * contact, then the notes, then what was said first.
 */
export function findMatch(
  query: SearchQuery,
  entry: FoundCall,
  spoken: readonly SpokenText[],
): HistoryMatch | null {
  const wanted = new Set(query.words).size;
  let best: Candidate | null = null;
  for (const candidate of candidates(query, entry, spoken)) {
    if (candidate.found > (best?.found ?? 0)) best = candidate;
    // Nothing that comes later could be better.
    if (best !== null && best.found >= wanted) break;
  }
  if (best === null) return null;
  const { text, ranges } = cutAround(best);
  const { place, source } = best;
  return {
    place,
    utteranceId: source?.utteranceId ?? null,
    speaker: source?.speaker ?? null,
    text,
    ranges: ranges,
  };
}

function* candidates(
  query: SearchQuery,
  { call, contact }: FoundCall,
  spoken: readonly SpokenText[],
): Generator<Candidate> {
  for (const name of [contact?.name, contact?.company, call.contactName]) {
    if (name) yield { ...markWords(name, query.words), place: 'contact', source: null };
  }
  yield { ...markNumber(call.contactNumber, query.numberParts), place: 'contact', source: null };
  yield { ...markWords(call.notes, query.words), place: 'notes', source: null };
  for (const source of spoken) {
    yield { ...markWords(source.text, query.words), place: 'utterance', source };
  }
}
