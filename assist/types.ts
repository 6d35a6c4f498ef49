import type { Language } from '../contracts/domain/call.ts';
import type { Citation } from '../contracts/domain/suggestion.ts';
import type { Speaker } from '../contracts/domain/transcript.ts';
import type { ArticleId } from '../contracts/ids.ts';

/** What one party said, in the order of the conversation. */
export interface Turn {
  readonly speaker: Speaker;
  readonly text: string;
}

/** The conversation so far, oldest turn first. */
export interface Conversation {
  readonly language: Language;
  readonly turns: readonly Turn[];
}

/** One sentence of an article: `body.slice(start, end) === text` holds for the article it came from. */
export interface Snippet {
  readonly articleId: ArticleId;
  readonly articleTitle: string;
  readonly language: Language;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A reply that may be shown: every marker in `text` is the marker of one citation. */
export interface GroundedReply {
  readonly text: string;
  readonly citations: readonly Citation[];
}
