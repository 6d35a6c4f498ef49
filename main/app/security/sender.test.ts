import { expect, test } from 'vitest';
import { createOwnPages } from './own-pages.ts';
import { isTrustedSender, type SenderFacts } from './sender.ts';

const pages = createOwnPages();
const ours: SenderFacts = { windowKind: 'ui', frameUrl: 'app://lydia/ui/index.html', isTopFrame: true };

test('trusts the top frame of the right window on its own page', () => {
  expect(isTrustedSender(ours, 'ui', pages)).toBe(true);
});

test.each<[string, Partial<SenderFacts>]>([
  ['a sub-frame', { isTopFrame: false }],
  ['a frame that is gone', { frameUrl: null }],
  ['a window we did not make', { windowKind: null }],
  ['the line window', { windowKind: 'line' }],
  ['the line page in the UI window', { frameUrl: 'app://lydia/line/index.html' }],
  ['another origin', { frameUrl: 'https://evil.example/ui/index.html' }],
  ['a look-alike host', { frameUrl: 'app://lydia.evil/ui/index.html' }],
  ['about:blank', { frameUrl: 'about:blank' }],
  ['a data page', { frameUrl: 'data:text/html,hello' }],
  ['the developer tools', { frameUrl: 'devtools://devtools/bundled/inspector.html' }],
])('refuses %s', (_what, change) => {
  expect(isTrustedSender({ ...ours, ...change }, 'ui', pages)).toBe(false);
});
