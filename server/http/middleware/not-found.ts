import type { RequestHandler } from 'express';
import { toFailure } from '../../../contracts/errors.ts';
import { sendProblem } from '../problem.ts';

export const notFound: RequestHandler = (_request, response) => {
  sendProblem(response, toFailure('not-found'));
};

/** For a path that exists: names the methods it has. */
export function createMethodNotAllowed(methods: readonly string[]): RequestHandler {
  const allow = methods.map((method) => method.toUpperCase()).join(', ');
  return (_request, response) => {
    response.set('Allow', allow);
    sendProblem(response, toFailure('method-not-allowed'));
  };
}
