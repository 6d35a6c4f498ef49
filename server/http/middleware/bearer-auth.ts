import type { RequestHandler } from 'express';
import type { Context } from '../../context.ts';
import { authenticate } from '../../features/auth/authenticate.ts';
import { noteRefusedToken } from '../../features/auth/note-refused-token.ts';
import { sendProblem } from '../problem.ts';

/** Lets only those through who bring a good access token; `response.locals` then names the user and the session. */
export function createBearerAuth(context: Pick<Context, 'tokens' | 'db' | 'audit'>): RequestHandler {
  return async (request, response, next) => {
    const result = await authenticate(context, request.headers.authorization);
    if (!result.ok) {
      const from = { requestId: response.locals['requestId'], address: request.ip ?? null };
      await noteRefusedToken(context, request.headers.authorization, { reason: result.error, from });
      sendProblem(response, result.error);
      return;
    }
    response.locals['user'] = result.value.user;
    response.locals['userId'] = result.value.user.id;
    response.locals['sessionId'] = result.value.sessionId;
    next();
  };
}
