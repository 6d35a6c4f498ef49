import type { RequestHandler } from 'express';
import type { Ids } from '../../platform/ids.ts';

/** Names each request, in its answer and in the log. Always ours: one from outside could be used to forge log lines. */
export function createRequestId(ids: Ids): RequestHandler {
  return (_request, response, next) => {
    const requestId = ids.next();
    response.locals['requestId'] = requestId;
    response.set('X-Request-Id', requestId);
    next();
  };
}
