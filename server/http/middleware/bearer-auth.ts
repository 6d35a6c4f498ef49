import type { RequestHandler } from 'express';
import type { Context } from '../../context.ts';
import { authenticate } from '../../features/auth/authenticate.ts';
import { sendProblem } from '../problem.ts';

/** Lets only those through who bring a good access token; `response.locals` then names the user and the session. */
export function createBearerAuth(context: Pick<Context, 'tokens' | 'db'>): RequestHandler {
  return async (request, response, next) => {
    const result = await authenticate(context, request.headers.authorization);
    if (!result.ok) {
      sendProblem(response, result.error);
      return;
    }
    response.locals['user'] = result.value.user;
    response.locals['userId'] = result.value.user.id;
    response.locals['sessionId'] = result.value.sessionId;
    next();
  };
}
