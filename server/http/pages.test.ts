import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Listener, listen } from './listener.ts';
import { buildOpenApiDocument } from './openapi.ts';
import { createPages } from './pages.ts';

let listener: Listener;
const ask = (path: string) => fetch(`http://127.0.0.1:${listener.port}${path}`);
const pages = ['/sign-in', '/status', '/docs'];

beforeAll(async () => {
  const app = express().use(createPages(buildOpenApiDocument([], '1.2.3')));
  listener = await listen(app, { host: '127.0.0.1', port: 0 });
});
afterAll(() => listener.close(1_000));

test('serves the document', async () => {
  expect(await (await ask('/openapi.json')).json()).toMatchObject({
    openapi: '3.1.0',
    info: { version: '1.2.3' },
  });
});

/** What a page or a script names, and what that names in turn. */
async function listFiles(path: string, known = new Set<string>()): Promise<Set<string>> {
  const text = await (await ask(path)).text();
  const named = path.startsWith('/docs/') ? [] : text.matchAll(/(?:src|href)="([^"]+)"|from '\.\/([^']+)'/g);
  for (const [, file, module] of named) {
    const next = file ?? `/pages/${module}`;
    if (known.has(next)) continue;
    known.add(next);
    await listFiles(next, known);
  }
  return known;
}

test.each(pages)(
  '%s is a page whose every file is there, and which needs no script inside of it',
  async (path) => {
    const files = await listFiles(path);
    expect(files.size).toBeGreaterThan(4);
    for (const file of files) {
      const { status, headers } = await ask(file);
      expect(status, file).toBe(200);
      if (file.endsWith('.js')) expect(headers.get('content-type'), file).toMatch(/^text\/javascript/);
    }
    expect(await (await ask(path)).text()).not.toMatch(/<script>|<style|onload=/);
  },
);

test.each(pages)('%s may run no script but from files of its own', async (path) => {
  const policy = (await ask(path)).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
});

test('our own pages may not even make markup of text', async () => {
  for (const path of ['/sign-in', '/status']) {
    const policy = (await ask(path)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe-inline');
  }
});

test('of the folder of the pages nothing is served but what they are made of', async () => {
  for (const file of ['README.md', 'tsconfig.json', 'sign-in.html', '../http/pages.ts', '%2e%2e/index.ts']) {
    expect((await ask(`/pages/${file}`)).status, file).toBe(404);
  }
});
