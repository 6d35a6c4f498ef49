import type { RequestHandler } from 'express';
import { toFailure } from '../../../contracts/errors.ts';
import type { Context } from '../../context.ts';
import { toNetwork } from '../../features/auth/network.ts';
import { sendProblem } from '../problem.ts';
import type { Route } from '../route.ts';

const minuteMs = 60_000;

/**
 * Who asks too often is told when to come back: a user on what asks for a sign-in, a network elsewhere. One count for all routes,
 * and one more for a route that declares its own.
 */
export function createRequestLimit(
  route: Route,
  { rateLimiter, metrics, config }: Pick<Context, 'rateLimiter' | 'metrics' | 'config'>,
): RequestHandler {
  const general = { limit: config.requestsPerMinute, windowMs: minuteMs };
  const name = `${route.method} ${route.path}`;
  return async (request, response, next) => {
    const userId: string | undefined = response.locals['userId'];
    const who = userId === undefined ? `network:${toNetwork(request.ip ?? '')}` : `user:${userId}`;
    const own = route.limit && (await rateLimiter.flow(`request:${name}:${who}`, route.limit));
    const decision = own?.isAllowed === false ? own : await rateLimiter.flow(`request:${who}`, general);
    if (decision.isAllowed) {
      next();
      return;
    }
    metrics.requestLimited(decision === own ? name : userId === undefined ? 'network' : 'user');
    sendProblem(response, { ...toFailure('too-many-attempts'), retryAfterMs: decision.retryAfterMs });
  };
}
