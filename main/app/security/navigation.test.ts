import { EventEmitter } from 'node:events';
import type { Session, WebContents } from 'electron';
import { expect, test } from 'vitest';
import { attachDisplayMedia } from './display-media.ts';
import { attachNavigation } from './navigation.ts';
import { createOwnPages } from './own-pages.ts';
import { attachWebviewBan } from './webview.ts';
import { attachWindowOpen } from './window-open.ts';

const pages = createOwnPages();
const hostile = [
  'https://evil.example/',
  'http://127.0.0.1/',
  'file:///etc/passwd',
  'data:text/html,<script>alert(1)</script>',
  'blob:app://lydia/1234',
  'javascript:alert(1)',
  'about:blank',
  'app://lydia/line/index.html',
  'app://lydia.evil/ui/index.html',
  'app://lydia/sounds/ring.mp3',
];

function isPrevented(contents: EventEmitter, name: string, url: string, isMainFrame = true): boolean {
  let prevented = false;
  const event = { url, isMainFrame, preventDefault: () => (prevented = true) };
  contents.emit(name, event, url);
  return prevented;
}

test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('%s leads nowhere but home', (name) => {
  const contents = new EventEmitter();
  attachNavigation(contents as WebContents, 'ui', pages);
  for (const url of hostile) expect([url, isPrevented(contents, name, url)]).toEqual([url, true]);
  expect(isPrevented(contents, name, 'app://lydia/ui/index.html')).toBe(false);
});

test('a frame goes nowhere, not even home', () => {
  const contents = new EventEmitter();
  attachNavigation(contents as WebContents, 'ui', pages);
  expect(isPrevented(contents, 'will-frame-navigate', 'app://lydia/ui/index.html', false)).toBe(true);
});

test('no webview is attached', () => {
  const contents = new EventEmitter();
  attachWebviewBan(contents as WebContents);
  expect(isPrevented(contents, 'will-attach-webview', 'app://lydia/ui/index.html')).toBe(true);
});

test('no window is opened, and only links of the allow-list reach the system', () => {
  const opened: string[] = [];
  let handler = (_details: { url: string }): { action: string } => expect.unreachable();
  const contents = {
    setWindowOpenHandler: (given: typeof handler) => {
      handler = given;
    },
  } as unknown as WebContents;
  attachWindowOpen(contents, (url) => opened.push(url));
  for (const url of [...hostile, 'https://github.com/lydia'])
    expect(handler({ url })).toEqual({ action: 'deny' });
  expect(opened).toEqual(['https://github.com/lydia']);
});

test('no screen is captured', () => {
  let answer: unknown = 'none';
  const session = {
    setDisplayMediaRequestHandler: (
      handler: (request: unknown, callback: (streams: unknown) => void) => void,
    ) => handler({}, (streams) => (answer = streams)),
  } as unknown as Session;
  attachDisplayMedia(session);
  expect(answer).toBeNull();
});
