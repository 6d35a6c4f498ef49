import {
  accountListSchema,
  accountSchema,
  changeRoleRequestSchema,
  createUserRequestSchema,
  editUserRequestSchema,
  endedSessionsSchema,
  passwordLinkSchema,
  userPathSchema,
} from '../../../contracts/api/users.ts';
import { fail, succeed } from '../../../contracts/result.ts';
import { defineRoute } from '../../http/route.ts';
import { loadAccount, loadAccounts } from './account-repository.ts';
import {
  changeRole,
  createUser,
  disableUser,
  editUser,
  enableUser,
  endSessions,
  issuePasswordLink,
} from './administer.ts';

const changed = { access: 'bearer', params: userPathSchema, answer: accountSchema } as const;

/** Accounts, for those who administer them: who may do which is in `access/matrix.ts`. */
export const accountRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/accounts',
    summary: 'Every user, also those who may not sign in',
    access: 'bearer',
    answer: accountListSchema,
    errors: [],
    handle: async (_, { db }) => succeed({ accounts: await loadAccounts(db) }),
  }),
  defineRoute({
    ...changed,
    method: 'get',
    path: '/v1/users/{userId}',
    summary: 'One user',
    errors: ['not-found'],
    handle: async ({ params }, { db }) => {
      const account = await loadAccount(db, params.userId);
      return account === null ? fail('not-found') : succeed(account);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/users',
    summary: 'Make an account; its user signs in once he has chosen a password with a one-time token',
    access: 'bearer',
    body: createUserRequestSchema,
    answer: accountSchema,
    status: 201,
    isCreating: true,
    errors: ['already-exists'],
    handle: (input, context) => createUser(context, input.body, input),
  }),
  defineRoute({
    ...changed,
    method: 'patch',
    path: '/v1/users/{userId}',
    summary: 'Change name or e-mail address of a user',
    body: editUserRequestSchema,
    errors: ['not-found', 'already-exists'],
    handle: (input, context) => editUser(context, input.params.userId, { fields: input.body, from: input }),
  }),
  defineRoute({
    ...changed,
    method: 'put',
    path: '/v1/users/{userId}/role',
    summary: 'Give a user another role',
    body: changeRoleRequestSchema,
    errors: ['not-found', 'last-administrator'],
    handle: (input, context) =>
      changeRole(context, input.params.userId, { role: input.body.role, from: input }),
  }),
  defineRoute({
    ...changed,
    method: 'post',
    path: '/v1/users/{userId}/disable',
    summary: 'Let somebody sign in no more, and end his sessions; repeatable',
    errors: ['not-found', 'last-administrator'],
    handle: (input, context) => disableUser(context, input.params.userId, input),
  }),
  defineRoute({
    ...changed,
    method: 'post',
    path: '/v1/users/{userId}/enable',
    summary: 'Let somebody sign in again; repeatable',
    errors: ['not-found'],
    handle: (input, context) => enableUser(context, input.params.userId, input),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/users/{userId}/password-link',
    summary: 'A one-time token with which a user chooses a password; earlier ones end',
    access: 'bearer',
    params: userPathSchema,
    answer: passwordLinkSchema,
    errors: ['not-found'],
    handle: (input, context) => issuePasswordLink(context, input.params.userId, input),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/users/{userId}/end-sessions',
    summary: 'Sign a user out on all of his devices; repeatable',
    access: 'bearer',
    params: userPathSchema,
    answer: endedSessionsSchema,
    errors: ['not-found'],
    handle: (input, context) => endSessions(context, input.params.userId, input),
  }),
];
