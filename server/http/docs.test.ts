import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDocs } from './docs.ts';
import { type Listener, listen } from './listener.ts';
import { buildOpenApiDocument } from './openapi.ts';

let listener: Listener;
const ask = (path: string) => fetch(`http://127.0.0.1:${listener.port}${path}`);

beforeAll(async () => {
  const app = express().use(createDocs(buildOpenApiDocument([], '1.2.3')));
  listener = await listen(app, { host: '127.0.0.1', port: 0 });
});
afterAll(() => listener.close(1_000));

test('serves the document', async () => {
  expect(await (await ask('/openapi.json')).json()).toMatchObject({
    openapi: '3.1.0',
    info: { version: '1.2.3' },
  });
});

test('serves a page whose every file is there, and which needs no script inside of it', async () => {
  const page = await (await ask('/docs')).text();
  const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect((await ask(file)).status, file).toBe(200);
  expect(page).not.toMatch(/<script>|<style|onload=/);
});

test('lets the page run no script but from files of its own', async () => {
  const policy = (await ask('/docs')).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
});
