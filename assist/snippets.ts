import type { Article } from '../contracts/domain/article.ts';
import { splitSentences } from './sentences.ts';
import type { Snippet } from './types.ts';

/** Longer passages are not worth quoting to an operator who is talking, and are most likely not prose. */
const maxSnippetLength = 600;

/** The sentences of an article, each literally as it stands in the body. */
export function splitArticle(article: Article): readonly Snippet[] {
  return splitSentences(article.body)
    .filter(({ start, end }) => end - start <= maxSnippetLength)
    .map(({ start, end }) => ({
      articleId: article.id,
      articleTitle: article.title,
      language: article.language,
      text: article.body.slice(start, end),
      start,
      end,
    }));
}
