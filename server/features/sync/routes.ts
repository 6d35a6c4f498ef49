import {
  changesAnswerSchema,
  changesQuerySchema,
  pushAnswerSchema,
  pushRequestSchema,
} from '../../../contracts/api/sync.ts';
import { succeed } from '../../../contracts/result.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { EntityLoaders } from './changes.ts';
import { readChanges } from './feed.ts';
import type { MutationHandlers } from './mutation-handlers.ts';
import { applyMutations, pushEnvelopeSchema } from './push.ts';

export interface SyncParts {
  readonly loaders: EntityLoaders;
  readonly handlers: MutationHandlers;
}

/** 200 mutations with the longest notes, in the longest spelling of JSON. */
const pushBodyLimit = '8mb';

export function createSyncRoutes({ loaders, handlers }: SyncParts): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/sync/changes',
      summary: 'What has changed since a cursor, in an order that loses nothing',
      access: 'bearer',
      query: changesQuerySchema,
      answer: changesAnswerSchema,
      errors: [],
      handle: ({ query, user }, { db }) =>
        readChanges(db, loaders, { user, cursor: query.cursor, limit: query.limit }),
    }),
    defineRoute({
      method: 'post',
      path: '/v1/sync/mutations',
      summary: 'Apply changes made on a desktop, each exactly once',
      access: 'bearer',
      body: pushEnvelopeSchema,
      documentedBody: pushRequestSchema,
      bodyLimit: pushBodyLimit,
      answer: pushAnswerSchema,
      errors: ['payload-too-large'],
      handle: async ({ body, user }, context) =>
        succeed({
          results: await applyMutations(context, handlers, { mutations: body.mutations, by: user }),
        }),
    }),
  ];
}
