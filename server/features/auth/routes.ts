import { z } from 'zod';
import {
  changePasswordRequestSchema,
  refreshRequestSchema,
  sessionGrantSchema,
  setPasswordRequestSchema,
  signInRequestSchema,
} from '../../../contracts/api/auth.ts';
import { defineRoute } from '../../http/route.ts';
import { changePassword } from './change-password.ts';
import { setPasswordByLink } from './password-links.ts';
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
    handle: (input, context) => signIn(context, input.body, input),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/auth/refresh',
    summary: 'Exchange a refresh token for a new access token and the next refresh token',
    access: 'public',
    body: refreshRequestSchema,
    answer: sessionGrantSchema,
    errors: ['session-expired', 'session-revoked'],
    handle: (input, context) => refresh(context, input.body.refreshToken, input),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/auth/sign-out',
    summary: 'End the session of a refresh token; repeatable',
    access: 'public',
    body: refreshRequestSchema,
    answer: z.object({}),
    errors: [],
    handle: (input, context) => signOut(context, input.body.refreshToken, input),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/auth/change-password',
    summary: 'Choose another password; the other sessions of the user end',
    access: 'bearer',
    body: changePasswordRequestSchema,
    answer: z.object({}),
    errors: ['wrong-password', 'too-many-attempts'],
    handle: (input, context) => changePassword(context, input.body, input),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/auth/set-password',
    summary: 'Choose a password with the one-time token of an administrator',
    access: 'public',
    body: setPasswordRequestSchema,
    answer: z.object({}),
    errors: ['password-link-invalid', 'too-many-attempts'],
    handle: (input, context) => setPasswordByLink(context, input.body, input),
  }),
];
