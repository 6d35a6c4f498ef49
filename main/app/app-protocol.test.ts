import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type AppFiles, answerAppRequest } from './app-protocol.ts';

let files: AppFiles;

beforeAll(() => {
  const root = mkdtempSync(join(tmpdir(), 'lydia-app-'));
  files = { pages: join(root, 'renderer'), sounds: join(root, 'sounds') };
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('renderer/ui/index.html', '<!doctype html>');
  write('renderer/ui/.hidden.json', 'secret');
  write('renderer/line/index.html', '<!doctype html>');
  write('renderer/assets/app.js', 'export {};');
  write('renderer/assets/app.js.map', 'secret');
  write('renderer-evil/index.html', 'secret');
  write('sounds/ring.mp3', 'sound');
  write('secret.json', 'secret');
  symlinkSync(join(root, 'secret.json'), join(root, 'renderer/ui/link.json'));
  symlinkSync(join(root, 'renderer-evil'), join(root, 'renderer/ui/folder'));
});

function get(url: string, method = 'GET'): Promise<Response> {
  return answerAppRequest(new Request(url, { method }), files);
}

test.each([
  ['app://lydia/ui/index.html', 'text/html; charset=utf-8'],
  ['app://lydia/ui/index.html?x=1', 'text/html; charset=utf-8'],
  ['app://lydia/assets/app.js', 'text/javascript; charset=utf-8'],
  ['app://lydia/sounds/ring.mp3', 'audio/mpeg'],
])('gives %s with its type and its policy', async (url, type) => {
  const response = await get(url);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('only the line page may connect', async () => {
  const policyOf = async (url: string): Promise<string> =>
    (await get(url)).headers.get('content-security-policy') ?? '';
  expect(await policyOf('app://lydia/line/index.html')).toContain('twilio.com');
  expect(await policyOf('app://lydia/ui/index.html')).not.toContain('twilio.com');
});

test.each([
  'app://lydia/',
  'app://lydia/ui',
  'app://lydia/ui/',
  'app://lydia/ui/missing.html',
  'app://lydia/ui/.hidden.json',
  'app://lydia/ui/link.json',
  'app://lydia/ui/folder/index.html',
  'app://lydia/../secret.json',
  'app://lydia/ui/../../secret.json',
  'app://lydia/ui/%2e%2e/%2e%2e/secret.json',
  'app://lydia/ui/%2e%2e%2f%2e%2e%2fsecret.json',
  'app://lydia/ui/..%5c..%5csecret.json',
  'app://lydia/ui/%252e%252e/%252e%252e/secret.json',
  'app://lydia/..%2frenderer-evil/index.html',
  'app://lydia/../renderer-evil/index.html',
  'app://lydia/sounds/../secret.json',
  'app://lydia/sounds/..%2fsecret.json',
  'app://lydia/ui/index.html%00.json',
  'app://lydia/ui/%',
  'app://lydia//etc/passwd',
  'app://lydia/C:/secret.json',
  'app://lydia/assets/app.js.map',
  'app://lydia.evil/ui/index.html',
  'app://evil/ui/index.html',
  `app://lydia/ui/${'a'.repeat(9_000)}.html`,
])('gives nothing for %s', async (url) => {
  const response = await get(url);
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(await response.text()).toBe('');
});

test.each(['POST', 'PUT', 'DELETE'])('refuses %s', async (method) => {
  expect((await get('app://lydia/ui/index.html', method)).status).toBe(405);
});
