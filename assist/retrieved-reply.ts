import { emptyReply, withSentence } from './shown-reply.ts';
import type { GroundedReply, Snippet } from './types.ts';

/** More than two quotes are not read during a call. */
const maxQuotes = 2;

/** The reply without a model: the best snippets as they stand, each with its source (`origin: 'retrieved'`). */
export function buildRetrievedReply(snippets: readonly Snippet[]): GroundedReply {
  const quoted = snippets.slice(0, maxQuotes);
  const { text, citations } = quoted.reduce(
    (reply, snippet, position) => withSentence(reply, toPlainLine(snippet.text), [position + 1], quoted),
    emptyReply,
  );
  return { text, citations };
}

function toPlainLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}
