import { z } from 'zod';
import {
  createQueueRequestSchema,
  editQueueRequestSchema,
  queueListSchema,
  queuePathSchema,
  queueSchema,
} from '../../../contracts/api/queues.ts';
import { succeed } from '../../../contracts/result.ts';
import { defineRoute } from '../../http/route.ts';
import { createRecord, deleteRecord, editRecord } from '../administration/records.ts';
import { loadQueues, queueStore } from './repository.ts';

export const queueRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/queues',
    summary: 'All queues',
    access: 'bearer',
    answer: queueListSchema,
    errors: [],
    handle: async (_, { db }) => succeed({ queues: await loadQueues(db) }),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/queues',
    summary: 'Make a queue',
    access: 'bearer',
    body: createQueueRequestSchema,
    answer: queueSchema,
    status: 201,
    isCreating: true,
    errors: ['already-exists'],
    handle: (input, context) =>
      createRecord(context, queueStore, { record: { id: context.ids.next(), ...input.body }, from: input }),
  }),
  defineRoute({
    method: 'patch',
    path: '/v1/queues/{queueId}',
    summary: 'Change the name of a queue, or whose it is',
    access: 'bearer',
    params: queuePathSchema,
    body: editQueueRequestSchema,
    answer: queueSchema,
    errors: ['not-found', 'already-exists'],
    handle: (input, context) =>
      editRecord(context, queueStore, {
        id: input.params.queueId,
        fields: input.body,
        from: input,
      }),
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/queues/{queueId}',
    summary: 'Remove a queue; past calls keep its name',
    access: 'bearer',
    params: queuePathSchema,
    answer: z.object({}),
    errors: ['not-found'],
    handle: (input, context) => deleteRecord(context, queueStore, { id: input.params.queueId, from: input }),
  }),
];
