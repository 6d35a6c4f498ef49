import type { RequestHandler } from 'express';
import { toFailure } from '../../../contracts/errors.ts';
import type { Context } from '../../context.ts';
import { findSessionToken } from '../../features/browser/cookie.ts';
import { isCsrfToken } from '../../features/browser/csrf-token.ts';
import { isFromOwnPage, listOwnOrigins } from '../../features/browser/same-origin.ts';
import { authenticateBrowser } from '../../features/browser/service.ts';
import { sendProblem } from '../problem.ts';

/** Refuses what another site made a browser send. */
export function createOwnPagesOnly({ config, audit }: Pick<Context, 'config' | 'audit'>): RequestHandler {
  const ownOrigins = listOwnOrigins(config.publicUrl);
  return (request, response, next) => {
    if (isFromOwnPage(request.method, request.headers, ownOrigins)) {
      next();
      return;
    }
    const { requestId, route } = response.locals;
    const from = { requestId, address: request.ip ?? null };
    audit.note({ kind: 'forged-request-refused', from, details: { route, what: 'origin' } });
    sendProblem(response, toFailure('forged-request'));
  };
}

/**
 * Lets only those through whose cookie stands for a session; `response.locals` then names the user and the session. Whatever
 * is no GET must bring the token against forged requests as well.
 */
export function createCookieAuth(context: Pick<Context, 'db' | 'clock' | 'audit'>): RequestHandler {
  return async (request, response, next) => {
    const token = findSessionToken(request.headers.cookie);
    const result = await authenticateBrowser(context, token);
    if (!result.ok || token === null) {
      sendProblem(response, result.ok ? toFailure('not-signed-in') : result.error);
      return;
    }
    const { user, sessionId } = result.value;
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (!isReading && !isCsrfToken(token, request.get('x-csrf-token'))) {
      const { requestId, route } = response.locals;
      const from = { user, sessionId, requestId, address: request.ip ?? null };
      context.audit.note({ kind: 'forged-request-refused', from, details: { route, what: 'token' } });
      sendProblem(response, toFailure('forged-request'));
      return;
    }
    response.locals['user'] = user;
    response.locals['userId'] = user.id;
    response.locals['sessionId'] = sessionId;
    next();
  };
}
