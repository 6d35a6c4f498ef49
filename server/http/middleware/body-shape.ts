import type { RequestHandler } from 'express';
import { toFailure } from '../../../contracts/errors.ts';
import { sendProblem } from '../problem.ts';

/** The deepest body of ours has a depth of six. */
const maxDepth = 20;
/** Of a body up to the usual limit, and of one that a route takes longer. */
const maxValues = 10_000;
const maxValuesOfLong = 60_000;

/** Refuses what is nested too deep or has too many values, before a schema looks at each of them. */
export function createBodyShapeCheck(isLong: boolean): RequestHandler {
  const limit = isLong ? maxValuesOfLong : maxValues;
  return (request, response, next) => {
    if (isWithin(request.body, limit)) next();
    else
      sendProblem(
        response,
        toFailure('invalid-input', 'The body is nested too deep, or has too many values.'),
      );
  };
}

/** With a list of its own instead of recursion: the depth of what comes in must not be that of our stack. */
export function isWithin(body: unknown, limit: number): boolean {
  let level: readonly unknown[] = [body];
  let count = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    count += level.length;
    if (depth > maxDepth || count > limit) return false;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  return true;
}
