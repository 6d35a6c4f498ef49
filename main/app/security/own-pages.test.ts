import { expect, test } from 'vitest';
import { createOwnPages, parseDevServerUrl } from './own-pages.ts';

const pages = createOwnPages();

test('knows its two pages, each for its own window', () => {
  expect(pages.isOwnPage(pages.urlOf('ui'), 'ui')).toBe(true);
  expect(pages.isOwnPage('app://lydia/ui/index.html?a=1#/history', 'ui')).toBe(true);
  expect(pages.isOwnPage(pages.urlOf('ui'), 'line')).toBe(false);
  expect(pages.isAnyOwnPage(pages.urlOf('line'))).toBe(true);
});

test.each([
  'app://lydia.evil/ui/index.html',
  'app://lydia-evil/ui/index.html',
  'app://evil/ui/index.html',
  'app://lydia:80/ui/index.html',
  'app://lydia@evil/ui/index.html',
  'app://user@lydia/ui/index.html',
  'app://lydia/ui/other.html',
  'app://lydia/line/../ui/other/index.html',
  'http://lydia/ui/index.html',
  'https://lydia/ui/index.html',
  'file:///ui/index.html',
  'data:text/html,app://lydia/ui/index.html',
  'blob:app://lydia/ui/index.html',
  'about:blank',
  'about:srcdoc',
  'javascript:alert(1)',
  'devtools://devtools/bundled/inspector.html',
  '',
  'nonsense',
])('takes %s for a stranger', (url) => {
  expect(pages.isAnyOwnPage(url)).toBe(false);
});

test('a development server counts only unpackaged, and only on loopback', () => {
  expect(parseDevServerUrl('http://localhost:5173/', false)).toBe('http://localhost:5173');
  expect(parseDevServerUrl('http://localhost:5173/', true)).toBeNull();
  expect(parseDevServerUrl('http://evil.example:5173/', false)).toBeNull();
  expect(parseDevServerUrl(undefined, false)).toBeNull();
});
