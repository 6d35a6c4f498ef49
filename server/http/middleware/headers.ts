import { type IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const oneYearS = 365 * 24 * 3_600;

/**
 * An API has no page to protect, so everything is forbidden to one; answers are private and are never cached. The headers are the same for every
 * answer, so they are made once.
 */
export function createSecurityHeaders(): RequestHandler {
  const headers = new Map(Object.entries({ ...makeHelmetHeaders(), 'cache-control': 'no-store' }));
  return (_request, response, next) => {
    response.setHeaders(headers);
    next();
  };
}

function makeHelmetHeaders(): Record<string, string> {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    strictTransportSecurity: { maxAge: oneYearS, includeSubDomains: true },
    frameguard: { action: 'deny' },
  });
  const request = { method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 } as IncomingMessage;
  const response = new ServerResponse(request);
  protect(request, response, (error) => {
    if (error) throw new Error('The security headers could not be made.', { cause: error });
  });
  return Object.fromEntries(
    Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
  );
}
