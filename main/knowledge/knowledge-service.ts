import type { Article } from '../../contracts/domain/article.ts';
import type { ArticleId } from '../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import { loadArticle, loadArticles, searchArticles } from '../storage/queries/articles.ts';
import { buildWordsMatch } from '../storage/search-query.ts';
import { attemptStorage, type Storage } from '../storage/storage.ts';

/** The knowledge base as it was last synchronised: it answers with or without a network. */
export interface KnowledgeService {
  /** Articles with all the words, or words that begin so, best first; all, by title, when nothing is searched. */
  list(search: string): Result<Article[]>;
  open(articleId: ArticleId): Result<Article>;
}

export function createKnowledgeService({ storage }: { readonly storage: Storage }): KnowledgeService {
  return {
    list(search) {
      if (search.trim() === '') return attemptStorage(() => storage.read(loadArticles));
      const match = buildWordsMatch(search);
      if (match === null) return succeed([]);
      return attemptStorage(() => storage.read((db) => searchArticles(db, match)));
    },
    open(articleId) {
      const article = attemptStorage(() => storage.read((db) => loadArticle(db, articleId)));
      if (!article.ok) return article;
      return article.value === null
        ? fail('not-found', 'No such article on this computer.')
        : succeed(article.value);
    },
  };
}
