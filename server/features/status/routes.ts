import { statusSchema } from '../../../contracts/api/status.ts';
import { succeed } from '../../../contracts/result.ts';
import { defineRoute } from '../../http/route.ts';
import { readStatus } from './service.ts';

export const statusRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/status',
    summary: 'How the service is doing: its parts, who is there, and the calls of the last day',
    access: 'bearer',
    answer: statusSchema,
    errors: [],
    handle: async (_, context) => succeed(await readStatus(context)),
  }),
];
