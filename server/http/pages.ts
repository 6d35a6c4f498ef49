import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import type { OpenApiDocument } from './openapi.ts';

const common = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

const ownPolicy = [
  ...common,
  "style-src 'self'",
  "img-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Swagger UI sets `style` attributes and shows small pictures of its own; scripts come from files alone. */
const swaggerPolicy = [
  ...common,
  "style-src-elem 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
].join('; ');

const pages: Readonly<Record<string, { readonly file: string; readonly policy: string }>> = {
  '/sign-in': { file: 'sign-in.html', policy: ownPolicy },
  '/status': { file: 'status.html', policy: ownPolicy },
  '/docs': { file: 'docs.html', policy: swaggerPolicy },
};

const pagesFolder = fileURLToPath(new URL('../pages', import.meta.url));
/** Found and not imported: the package's own entry would run the whole page in this process to say where it is. */
const swaggerFolder = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));

/** What runs in a browser: see `pages/README.md`. `/openapi.json` is the document that `/docs` shows. */
export function createPages(document: OpenApiDocument): Router {
  const router = Router({ strict: true });
  const json = JSON.stringify(document);
  router.get('/openapi.json', (_request, response) => {
    response.type('application/json').send(json);
  });
  for (const [path, { file, policy }] of Object.entries(pages)) {
    const html = readFileSync(join(pagesFolder, file), 'utf8');
    router.get([path, `${path}/`], (_request, response) => {
      response.set('Content-Security-Policy', policy).type('html').send(html);
    });
  }
  for (const file of readdirSync(pagesFolder).filter((name) => /\.(js|css)$/.test(name))) {
    router.get(`/pages/${file}`, (_request, response) => response.sendFile(file, { root: pagesFolder }));
  }
  router.use('/docs', express.static(swaggerFolder, { index: false, redirect: false }));
  return router;
}
