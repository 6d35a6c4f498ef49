import { type RequestHandler, Router } from 'express';
import { type AccessMatrix, type AccessRule, findRule, nameRoute } from '../access/access.ts';
import type { Context } from '../context.ts';
import { createAccessCheck } from './middleware/access-check.ts';
import { createBearerAuth } from './middleware/bearer-auth.ts';
import { createCookieAuth, createOwnPagesOnly } from './middleware/cookie-auth.ts';
import { createJsonBody } from './middleware/json-body.ts';
import { createMethodNotAllowed } from './middleware/not-found.ts';
import { createRequestLimit } from './middleware/request-limit.ts';
import { type Access, isForPages, type Route } from './route.ts';
import { createRunner } from './run-route.ts';

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
    ...(isForPages(route) ? [createOwnPagesOnly(context)] : []),
    ...authenticators[route.access](context),
    createRequestLimit(route, context),
    ...(rule.kind === 'public' ? [] : [createAccessCheck(rule, context)]),
    ...(route.body ? createJsonBody(route.bodyLimit) : []),
    createRunner(route, context),
  ];
}

const authenticators: Readonly<Record<Access, (context: Context) => RequestHandler[]>> = {
  public: () => [],
  bearer: (context) => [createBearerAuth(context)],
  cookie: (context) => [createCookieAuth(context)],
};

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
