import express, { type Express, type Router } from 'express';
import type { AccessMatrix } from '../access/access.ts';
import { accessMatrix } from '../access/matrix.ts';
import type { Context } from '../context.ts';
import { createHealth, type Readiness } from './health.ts';
import { createCompression } from './middleware/compress.ts';
import { createErrorEdge } from './middleware/error-edge.ts';
import { createSecurityHeaders } from './middleware/headers.ts';
import { notFound } from './middleware/not-found.ts';
import { createRequestId } from './middleware/request-id.ts';
import { createRequestLog } from './middleware/request-log.ts';
import { mountRoutes } from './mount-routes.ts';
import { buildOpenApiDocument } from './openapi.ts';
import { createPages } from './pages.ts';
import type { Route } from './route.ts';

export interface AppParts {
  readonly routes: readonly Route[];
  /** Who may use which route; that of the product when left out. */
  readonly matrix?: AccessMatrix;
  /** Mounted under `/webhooks`; checks the signature of what comes in by itself. */
  readonly webhooks: Router;
  readonly readiness: Readiness;
}

/** The whole HTTP side, in the order in which a request meets it. */
export function createApp(context: Context, parts: AppParts): Express {
  const { routes, matrix = accessMatrix, webhooks, readiness } = parts;
  const { config, clock, ids, metrics, traces } = context;
  const logger = context.logger.child('http');
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustedProxies.length > 0 ? [...config.trustedProxies] : false);
  app.set('query parser', 'simple');
  app.set('case sensitive routing', true);
  app.set('strict routing', true);

  app.use(
    createRequestId(ids),
    createRequestLog({ clock, logger, metrics, traces }),
    createSecurityHeaders(),
  );
  app.use(createHealth(readiness));
  app.use(createCompression());
  app.use('/webhooks', webhooks);
  app.use(mountRoutes(routes, matrix, context));
  app.use(createPages(buildOpenApiDocument(routes, config.version, matrix)));
  app.use(notFound);
  app.use(createErrorEdge(logger));
  return app;
}
