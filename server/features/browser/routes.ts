import { z } from 'zod';
import { signInRequestSchema } from '../../../contracts/api/auth.ts';
import { browserAccessTokenSchema, browserSessionSchema } from '../../../contracts/api/browser.ts';
import { fail, succeed } from '../../../contracts/result.ts';
import { defineRoute } from '../../http/route.ts';
import { makeCsrfToken } from './csrf-token.ts';
import { endBrowserSession, issueAccessToken, signInBrowser } from './service.ts';

export const browserRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/browser/sign-in',
    summary: 'Sign in from a page of this server: the session is held by a cookie',
    access: 'public',
    isFromOwnPages: true,
    body: signInRequestSchema,
    answer: browserSessionSchema,
    errors: ['invalid-credentials', 'too-many-attempts'],
    async handle(input, context) {
      const signedIn = await signInBrowser(context, input.body, input);
      if (!signedIn.ok) return signedIn;
      // One browser, one session: that which it had is not left open behind it.
      await endBrowserSession(context, input.cookie.token, input);
      input.cookie.set(signedIn.value.token);
      return succeed(signedIn.value.session);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/browser/session',
    summary: 'Whom the cookie stands for',
    access: 'cookie',
    answer: browserSessionSchema,
    errors: [],
    async handle({ user, cookie: { token } }) {
      return token === null ? fail('not-signed-in') : succeed({ user, csrfToken: makeCsrfToken(token) });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/browser/access-token',
    summary: 'A short-lived access token for the routes that know no cookies',
    access: 'cookie',
    answer: browserAccessTokenSchema,
    errors: [],
    async handle({ user, sessionId }, context) {
      return sessionId === null
        ? fail('not-signed-in')
        : succeed(await issueAccessToken(context, { user, sessionId }));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/browser/sign-out',
    summary: 'End the session of the cookie, and take the cookie back',
    access: 'cookie',
    answer: z.object({}),
    errors: [],
    async handle(input, context) {
      await endBrowserSession(context, input.cookie.token, input);
      input.cookie.clear();
      return succeed({});
    },
  }),
];
