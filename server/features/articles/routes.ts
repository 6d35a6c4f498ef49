import { z } from 'zod';
import {
  articleListSchema,
  articlePathSchema,
  createArticleRequestSchema,
  editArticleRequestSchema,
} from '../../../contracts/api/articles.ts';
import { articleSchema } from '../../../contracts/domain/article.ts';
import { articleIdSchema } from '../../../contracts/ids.ts';
import { fail, succeed } from '../../../contracts/result.ts';
import { defineRoute } from '../../http/route.ts';
import { createRecord, deleteRecord, editRecord } from '../administration/records.ts';
import { loadArticle, loadArticles } from './repository.ts';
import { articleStore } from './store.ts';

/** 50,000 letters in the longest spelling of JSON. */
const bodyLimit = '500kb';

export const articleRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/articles',
    summary: 'The knowledge base, without the texts',
    access: 'bearer',
    answer: articleListSchema,
    errors: [],
    handle: async (_, { db }) => succeed({ articles: await loadArticles(db) }),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/articles/{articleId}',
    summary: 'One article of the knowledge base',
    access: 'bearer',
    params: articlePathSchema,
    answer: articleSchema,
    errors: ['not-found'],
    handle: async ({ params }, { db }) => {
      const article = await loadArticle(db, params.articleId);
      return article === null ? fail('not-found') : succeed(article);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/articles',
    summary: 'Add an article to the knowledge base',
    access: 'bearer',
    body: createArticleRequestSchema,
    bodyLimit,
    answer: articleSchema,
    status: 201,
    isCreating: true,
    errors: [],
    handle: (input, context) => {
      const id = articleIdSchema.parse(context.ids.next());
      const record = { id, ...input.body, updatedAt: context.clock.nowMs() };
      return createRecord(context, articleStore, { record, from: input });
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/v1/articles/{articleId}',
    summary: 'Change an article',
    access: 'bearer',
    params: articlePathSchema,
    body: editArticleRequestSchema,
    bodyLimit,
    answer: articleSchema,
    errors: ['not-found'],
    handle: (input, context) =>
      editRecord(context, articleStore, {
        id: input.params.articleId,
        fields: input.body,
        from: input,
      }),
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/articles/{articleId}',
    summary: 'Take an article out of the knowledge base',
    access: 'bearer',
    params: articlePathSchema,
    answer: z.object({}),
    errors: ['not-found'],
    handle: (input, context) =>
      deleteRecord(context, articleStore, { id: input.params.articleId, from: input }),
  }),
];
