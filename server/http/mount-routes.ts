import { type RequestHandler, Router } from 'express';
import type { User } from '../../contracts/domain/user.ts';
import { toFailure } from '../../contracts/errors.ts';
import type { Context } from '../context.ts';
import { createBearerAuth } from './middleware/bearer-auth.ts';
import { createJsonBody } from './middleware/json-body.ts';
import { createMethodNotAllowed } from './middleware/not-found.ts';
import { sendProblem } from './problem.ts';
import type { Route } from './route.ts';

/** A router of all routes; a path of theirs with another method is answered with 405. */
export function mountRoutes(routes: readonly Route[], context: Context): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const route of routes) router[route.method](toExpressPath(route.path), ...toHandlers(route, context));
  for (const [path, methods] of groupMethods(routes)) {
    router.all(toExpressPath(path), createMethodNotAllowed(methods));
  }
  return router;
}

function toHandlers(route: Route, context: Context): RequestHandler[] {
  const name: RequestHandler = (_request, response, next) => {
    response.locals['route'] = `${route.method.toUpperCase()} ${route.path}`;
    next();
  };
  // The body of somebody who may not is not even read.
  return [
    name,
    ...(route.access === 'bearer' ? [createBearerAuth(context)] : []),
    ...(route.roles ? [createRoleCheck(route.roles)] : []),
    ...(route.body ? createJsonBody(route.bodyLimit) : []),
    createRunner(route, context),
  ];
}

function createRoleCheck(roles: NonNullable<Route['roles']>): RequestHandler {
  return (_request, response, next) => {
    const user: User | undefined = response.locals['user'];
    if (user && roles.includes(user.role)) next();
    else sendProblem(response, toFailure('forbidden'));
  };
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
    if (result.ok) response.status(route.status ?? 200).json(result.value);
    else sendProblem(response, result.error);
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
