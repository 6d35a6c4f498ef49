import type { ErrorRequestHandler } from 'express';
import { type ErrorCode, toFailure } from '../../../contracts/errors.ts';
import { isDatabaseUnavailable } from '../../db/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { sendProblem } from '../problem.ts';

/**
 * The last middleware: whatever was thrown becomes a problem document that gives nothing away, and a line in the log
 * that gives the reason under the request id.
 */
export function createErrorEdge(logger: Logger): ErrorRequestHandler {
  // Express knows it for an error handler by its four parameters.
  return (error: unknown, _request, response, _next) => {
    const code = toCode(error);
    const fields = { requestId: response.locals['requestId'], route: response.locals['route'], error };
    if (code === 'internal') logger.error('a request met a bug', fields);
    else if (code === 'service-unavailable') logger.warn('the database is away', fields);
    else logger.debug('a request could not be read', fields);
    // The answer has begun: cutting it is the only way left to say that it is not whole.
    if (response.headersSent) response.destroy();
    else sendProblem(response, toFailure(code));
  };
}

function toCode(error: unknown): ErrorCode {
  if (isDatabaseUnavailable(error)) return 'service-unavailable';
  // Express and its body parser mark what the client did wrong with the status to answer.
  const status = error instanceof Error && 'status' in error ? error.status : null;
  if (status === 413) return 'payload-too-large';
  if (status === 415) return 'unsupported-media-type';
  return typeof status === 'number' && status >= 400 && status < 500 ? 'invalid-input' : 'internal';
}
