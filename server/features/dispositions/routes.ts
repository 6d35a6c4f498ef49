import {
  createDispositionRequestSchema,
  dispositionListSchema,
  dispositionPathSchema,
  editDispositionRequestSchema,
} from '../../../contracts/api/dispositions.ts';
import { dispositionSchema } from '../../../contracts/domain/disposition.ts';
import { dispositionIdSchema } from '../../../contracts/ids.ts';
import { succeed } from '../../../contracts/result.ts';
import { defineRoute } from '../../http/route.ts';
import { createRecord, editRecord } from '../administration/records.ts';
import { loadDispositions } from './repository.ts';
import { dispositionStore } from './store.ts';

export const dispositionRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/dispositions',
    summary: 'All outcomes of a call, also those that are not offered any more',
    access: 'bearer',
    answer: dispositionListSchema,
    errors: [],
    handle: async (_, { db }) => succeed({ dispositions: await loadDispositions(db) }),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/dispositions',
    summary: 'Make an outcome',
    access: 'bearer',
    body: createDispositionRequestSchema,
    answer: dispositionSchema,
    status: 201,
    isCreating: true,
    errors: [],
    handle: (input, context) => {
      const id = dispositionIdSchema.parse(context.ids.next());
      return createRecord(context, dispositionStore, { record: { id, ...input.body }, from: input });
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/v1/dispositions/{dispositionId}',
    summary: 'Change the names or the place of an outcome, or whether it is offered',
    access: 'bearer',
    params: dispositionPathSchema,
    body: editDispositionRequestSchema,
    answer: dispositionSchema,
    errors: ['not-found'],
    handle: (input, context) =>
      editRecord(context, dispositionStore, {
        id: input.params.dispositionId,
        fields: input.body,
        from: input,
      }),
  }),
];
