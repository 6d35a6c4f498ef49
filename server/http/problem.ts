import type { Response } from 'express';
import type { Problem } from '../../contracts/api/problem.ts';
import { errorMeanings } from '../../contracts/errors.ts';
import type { RouteFailure } from './route.ts';

/** RFC 9457. What it says comes from the error list and from us, never from an exception. */
export function toProblem(failure: RouteFailure, requestId: string): Problem {
  const { status, meaning } = errorMeanings[failure.code];
  return {
    type: `urn:lydia:error:${failure.code}`,
    title: meaning,
    status,
    code: failure.code,
    detail: failure.message,
    requestId,
    ...(failure.issues === undefined ? {} : { issues: failure.issues }),
  };
}

const defaultRetryAfterMs = 1_000;

export function sendProblem(response: Response, failure: RouteFailure): void {
  const problem = toProblem(failure, response.locals['requestId'] ?? '');
  if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer');
  if (problem.status === 429 || problem.status === 503) {
    response.set('Retry-After', String(Math.ceil((failure.retryAfterMs ?? defaultRetryAfterMs) / 1_000)));
  }
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
