import { createHash } from 'node:crypto';
import type { Article } from '../../../contracts/domain/article.ts';
import { succeed } from '../../../contracts/result.ts';
import type { DeletableStore } from '../administration/records.ts';
import { loadArticle, removeArticle, saveArticle } from './repository.ts';

export const articleStore: DeletableStore<Article> = {
  kinds: { created: 'article-created', edited: 'article-edited' },
  deleted: 'article-deleted',
  async lock(tx, id) {
    const found = await tx.query('SELECT id FROM articles WHERE id = $1 FOR UPDATE', [id]);
    return found.length > 0 ? loadArticle(tx, id) : null;
  },
  async save(tx, article, { clock }) {
    const saved = { ...article, updatedAt: clock.nowMs() };
    await saveArticle(tx, saved);
    return succeed(saved);
  },
  remove: removeArticle,
  // Which text it was, and not the text.
  toShown: ({ title, language, body }) => ({
    title,
    language,
    bodyLength: body.length,
    bodySha256: createHash('sha256').update(body).digest('hex'),
  }),
};
