import type { RequestHandler } from 'express';
import type { Ids } from '../../platform/ids.ts';
import { runInRequest } from '../../platform/request-scope.ts';

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Names each request: in its answer, in every line of the log that is written for it, and in the database. Always ours, for
 * one from outside need not be the only one of its name; that of a desktop is kept beside it, when it is a UUID.
 */
export function createRequestId(ids: Ids): RequestHandler {
  return (request, response, next) => {
    const requestId = ids.next();
    response.locals['requestId'] = requestId;
    response.set('X-Request-Id', requestId);
    const given = request.get('x-request-id');
    if (given !== undefined && uuidPattern.test(given)) response.locals['clientRequestId'] = given;
    runInRequest(requestId, next);
  };
}
