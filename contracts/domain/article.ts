import { z } from 'zod';
import { articleIdSchema, utcMsSchema } from '../ids.ts';
import { languageSchema } from './call.ts';

/** An article of the knowledge base, the only source of facts for suggestions. Plain text. */
export const articleSchema = z.object({
  id: articleIdSchema,
  title: z.string().min(1).max(200),
  body: z.string().min(1).max(50_000),
  language: languageSchema,
  updatedAt: utcMsSchema,
});
export type Article = z.infer<typeof articleSchema>;
