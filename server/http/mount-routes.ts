import { type RequestHandler, Router } from 'express';
import { type AccessMatrix, type AccessRule, findRule, nameRoute } from '../access/access.ts';
import type { Context } from '../context.ts';
import { createAccessCheck } from './middleware/access-check.ts';
import { createBearerAuth } from './middleware/bearer-auth.ts';
import { createJsonBody } from './middleware/json-body.ts';
import { createMethodNotAllowed } from './middleware/not-found.ts';
import { sendProblem } from './problem.ts';
import type { AnswerStream, Route } from './route.ts';
import { sendStream } from './send-stream.ts';

/**
 * A router of all routes; a path of theirs with another method is answered with 405. A route of which the matrix does
 * not say who may use it is left out.
 */
export function mountRoutes(routes: readonly Route[], matrix: AccessMatrix, context: Context): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const mounted: Route[] = [];
  for (const route of routes) {
    const rule = findRule(matrix, route);
    if (rule === null || (rule.kind === 'public') !== (route.access === 'public')) {
      context.logger.error('a route is not mounted: the access matrix does not allow it', {
        route: nameRoute(route),
      });
      continue;
    }
    router[route.method](toExpressPath(route.path), ...toHandlers(route, rule, context));
    mounted.push(route);
  }
  for (const [path, methods] of groupMethods(mounted)) {
    router.all(toExpressPath(path), createMethodNotAllowed(methods));
  }
  return router;
}

function toHandlers(route: Route, rule: AccessRule, context: Context): RequestHandler[] {
  const name: RequestHandler = (_request, response, next) => {
    response.locals['route'] = nameRoute(route);
    next();
  };
  // The body of somebody who may not is not even read.
  return [
    name,
    ...(rule.kind === 'public' ? [] : [createBearerAuth(context), createAccessCheck(rule, context)]),
    ...(route.body ? createJsonBody(route.bodyLimit) : []),
    createRunner(route, context),
  ];
}

function createRunner(route: Route, context: Context): RequestHandler {
  return async (request, response) => {
    const result = await route.run(
      {
        params: request.params,
        query: request.query,
        body: request.body,
        user: response.locals['user'] ?? null,
        sessionId: response.locals['sessionId'] ?? null,
        requestId: response.locals['requestId'],
        address: request.ip ?? 'unknown',
      },
      context,
    );
    if (!result.ok) sendProblem(response, result.error);
    else if (route.contentType === undefined) response.status(route.status ?? 200).json(result.value);
    else await sendStream({ request, response, context, route }, result.value as AnswerStream);
  };
}

/** `/v1/calls/{callId}` is `/v1/calls/:callId` in Express. */
function toExpressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function groupMethods(routes: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const found = methods.get(path) ?? [];
    methods.set(path, [...found, method, ...(method === 'get' ? ['head'] : [])]);
  }
  return methods;
}
