import { z } from 'zod';
import { articleSchema } from '../domain/article.ts';
import { articleIdSchema } from '../ids.ts';
import { call } from './channel.ts';

export const knowledgeChannels = {
  /** Articles whose title or text has the words, best first; all, by title, when `search` is empty. */
  'knowledge:list': call(z.object({ search: z.string().max(200) }), z.array(articleSchema)),
  'knowledge:open': call(z.object({ articleId: articleIdSchema }), articleSchema),
};
