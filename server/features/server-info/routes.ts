import { serverInfoSchema } from '../../../contracts/api/server-info.ts';
import { succeed } from '../../../contracts/result.ts';
import { defineRoute } from '../../http/route.ts';
import { demoAccounts } from '../../seed/team.ts';

export const serverInfoRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/server-info',
    summary: 'What the sign-in page needs to know',
    access: 'public',
    answer: serverInfoSchema,
    errors: [],
    handle: (_, { config }) =>
      Promise.resolve(
        succeed({
          product: 'lydia' as const,
          version: config.version,
          demoAccounts: config.seed === 'demo' ? demoAccounts : [],
        }),
      ),
  }),
];
