import express, { type RequestHandler } from 'express';
import { toFailure } from '../../../contracts/errors.ts';
import { sendProblem } from '../problem.ts';
import { createBodyShapeCheck } from './body-shape.ts';

const usualLimit = '100kb';

/** Reads a JSON body up to a limit, compressed or not, and takes no other kind. */
export function createJsonBody(limit = usualLimit): RequestHandler[] {
  return [
    (request, response, next) => {
      // Without a body, the schema of the route says what is missing.
      const isEmpty = request.headers['content-length'] === '0';
      const isOtherKind = request.is('application/json') === false;
      if (isOtherKind && !isEmpty) sendProblem(response, toFailure('unsupported-media-type'));
      else next();
    },
    express.json({ limit, strict: true, type: 'application/json' }),
    createBodyShapeCheck(limit !== usualLimit),
  ];
}
