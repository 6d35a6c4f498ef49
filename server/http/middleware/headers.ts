import type { RequestHandler } from 'express';
import helmet from 'helmet';

const oneYearS = 365 * 24 * 3_600;

/** An API has no page to protect, so everything is forbidden to one; answers are private and are never cached. */
export function createSecurityHeaders(): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
      strictTransportSecurity: { maxAge: oneYearS, includeSubDomains: true },
      frameguard: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.set('Cache-Control', 'no-store');
      next();
    },
  ];
}
