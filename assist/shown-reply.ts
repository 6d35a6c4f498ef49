import type { Citation } from '../contracts/domain/suggestion.ts';
import { placeMarkers } from './markers.ts';
import type { GroundedReply, Snippet } from './types.ts';

/** A reply with the numbers, as given to the model, of the snippets it cites: the first has marker 1. */
export interface ShownReply extends GroundedReply {
  readonly cited: readonly number[];
}

export const emptyReply: ShownReply = { text: '', citations: [], cited: [] };

/** The reply with more words of a sentence that is still coming; its markers are placed when it ends. */
export function withWords(
  reply: ShownReply,
  words: string,
  numbers: readonly number[],
  snippets: readonly Snippet[],
): ShownReply {
  if (words === '') return reply;
  const cited = [...new Set([...reply.cited, ...numbers])];
  return {
    text: reply.text === '' ? words : `${reply.text} ${words}`,
    cited,
    citations: cited.flatMap((number, position) => toCitation(snippets[number - 1], position + 1)),
  };
}

/** The reply with one more whole sentence, marked with the sources it cites. */
export function withSentence(
  reply: ShownReply,
  sentence: string,
  numbers: readonly number[],
  snippets: readonly Snippet[],
): ShownReply {
  const cited = [...new Set([...reply.cited, ...numbers])];
  const markers = [...new Set(numbers)].map((number) => cited.indexOf(number) + 1).sort((a, b) => a - b);
  return withWords(reply, placeMarkers(sentence, markers), numbers, snippets);
}

function toCitation(snippet: Snippet | undefined, marker: number): readonly Citation[] {
  if (snippet === undefined) return [];
  const { articleId, articleTitle, text } = snippet;
  return [{ marker, articleId, articleTitle, quote: text }];
}
