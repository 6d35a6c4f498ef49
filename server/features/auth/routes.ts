import { z } from 'zod';
import {
  refreshRequestSchema,
  sessionGrantSchema,
  signInRequestSchema,
} from '../../../contracts/api/auth.ts';
import { defineRoute } from '../../http/route.ts';
import { refresh, signIn, signOut } from './service.ts';

export const authRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/auth/sign-in',
    summary: 'Sign in with e-mail and password',
    access: 'public',
    body: signInRequestSchema,
    answer: sessionGrantSchema,
    errors: ['invalid-credentials', 'too-many-attempts'],
    handle: ({ body, address }, context) => signIn(context, body, address),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/auth/refresh',
    summary: 'Exchange a refresh token for a new access token and the next refresh token',
    access: 'public',
    body: refreshRequestSchema,
    answer: sessionGrantSchema,
    errors: ['session-expired', 'session-revoked'],
    handle: ({ body }, context) => refresh(context, body.refreshToken),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/auth/sign-out',
    summary: 'End the session of a refresh token; repeatable',
    access: 'public',
    body: refreshRequestSchema,
    answer: z.object({}),
    errors: [],
    handle: ({ body }, context) => signOut(context, body.refreshToken),
  }),
];
