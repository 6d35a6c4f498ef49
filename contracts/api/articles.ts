import { z } from 'zod';
import { articleSchema } from '../domain/article.ts';

/** Without the texts, which may be long. */
export const articleListSchema = z.object({ articles: z.array(articleSchema.omit({ body: true })) });
export const articlePathSchema = z.object({ articleId: articleSchema.shape.id });

const articleFields = {
  title: z.string().trim().min(1).max(200),
  body: articleSchema.shape.body,
  language: articleSchema.shape.language,
};

/** `POST /v1/articles` */
export const createArticleRequestSchema = z.object(articleFields);
/** `PATCH /v1/articles/{articleId}`: the fields that are given are changed. */
export const editArticleRequestSchema = z.object(articleFields).partial();
