import {
  changesAnswerSchema,
  changesQuerySchema,
  checkAnswerSchema,
  checkRequestSchema,
  pushAnswerSchema,
  pushRequestSchema,
  snapshotContentType,
  snapshotLineSchema,
  snapshotQuerySchema,
} from '../../../contracts/api/sync.ts';
import { succeed } from '../../../contracts/result.ts';
import { defineRoute, defineStreamRoute, type Route } from '../../http/route.ts';
import type { EntityLoaders } from './changes.ts';
import { readChanges } from './feed.ts';
import { findUnknownMutations } from './known-mutations.ts';
import type { MutationHandlers } from './mutation-handlers.ts';
import { applyMutations, pushEnvelopeSchema } from './push.ts';
import { openInSlot } from './snapshot/open-in-slot.ts';
import { createSnapshotSlots } from './snapshot/slots.ts';
import type { SnapshotSource } from './snapshot/snapshot-source.ts';
import { openSnapshot } from './snapshot/stream.ts';

export interface SyncParts {
  readonly loaders: EntityLoaders;
  readonly handlers: MutationHandlers;
  /** In the order in which they are given out. */
  readonly sources: readonly SnapshotSource[];
}

/** 5,000 ids, with room for how they are written. */
const checkBodyLimit = '512kb';
/** 200 mutations with the longest notes, in the longest spelling of JSON. */
const pushBodyLimit = '8mb';

export function createSyncRoutes(parts: SyncParts): readonly Route[] {
  return [changesRoute(parts), snapshotRoute(parts), mutationsRoute(parts), checkRoute];
}

const changesRoute = ({ loaders }: SyncParts): Route =>
  defineRoute({
    method: 'get',
    path: '/v1/sync/changes',
    summary: 'What has changed since a cursor, in an order that loses nothing',
    access: 'bearer',
    query: changesQuerySchema,
    answer: changesAnswerSchema,
    errors: ['must-refetch'],
    handle: ({ query, user }, context) =>
      readChanges(context, loaders, { user, cursor: query.cursor, limit: query.limit }),
  });

function snapshotRoute({ sources }: SyncParts): Route {
  const slots = createSnapshotSlots();
  return defineStreamRoute({
    method: 'get',
    path: '/v1/sync/snapshot',
    summary: 'Everything that the user may see, as a stream that can be gone on with when it was cut',
    access: 'bearer',
    contentType: snapshotContentType,
    query: snapshotQuerySchema,
    line: snapshotLineSchema,
    errors: ['must-refetch'],
    handle: ({ query, user, sessionId }, context) =>
      openInSlot(slots, sessionId ?? user.id, () =>
        openSnapshot(context, sources, { user, sessionId: sessionId ?? '', after: query.after }),
      ),
  });
}

const mutationsRoute = ({ handlers }: SyncParts): Route =>
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
  });

const checkRoute: Route = defineRoute({
  method: 'post',
  path: '/v1/sync/mutations/check',
  summary: 'Which changes made on a desktop the server has no record of',
  access: 'bearer',
  body: checkRequestSchema,
  bodyLimit: checkBodyLimit,
  answer: checkAnswerSchema,
  errors: ['payload-too-large'],
  handle: async ({ body, user }, { db }) =>
    succeed({ missing: await findUnknownMutations(db, { userId: user.id, ids: body.ids }) }),
});
