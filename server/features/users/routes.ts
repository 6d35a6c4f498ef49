import { z } from 'zod';
import { userSchema } from '../../../contracts/domain/user.ts';
import { succeed } from '../../../contracts/result.ts';
import { defineRoute } from '../../http/route.ts';
import { accountRoutes } from './account-routes.ts';
import { loadDirectory } from './repository.ts';

export const userRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/users/me',
    summary: 'The user that the access token belongs to',
    access: 'bearer',
    answer: userSchema,
    errors: [],
    handle: ({ user }) => Promise.resolve(succeed(user)),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/users',
    summary: 'Everybody of the team who may sign in',
    access: 'bearer',
    answer: z.object({ users: z.array(userSchema) }),
    errors: [],
    handle: async (_, { db }) => succeed({ users: await loadDirectory(db) }),
  }),
  ...accountRoutes,
];
