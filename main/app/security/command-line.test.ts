import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { expect, test } from 'vitest';
import { findRefusedSwitches } from './command-line.ts';
import { claimSingleInstance } from './single-instance.ts';

test.each([
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'host-resolver-rules',
  'disable-web-security',
  'no-sandbox',
  'load-extension',
  'use-fake-ui-for-media-stream',
])('a packaged build does not start with --%s', (name) => {
  const hasSwitch = (asked: string): boolean => asked === name;
  expect(findRefusedSwitches(hasSwitch, true)).toEqual([name]);
  expect(findRefusedSwitches(hasSwitch, false)).toEqual([]);
});

test('a packaged build starts without them', () => {
  expect(findRefusedSwitches((name) => name === 'user-data-dir', true)).toEqual([]);
});

function start(isFirst: boolean) {
  const app = Object.assign(new EventEmitter(), { requestSingleInstanceLock: () => isFirst });
  let shown = 0;
  const isClaimed = claimSingleInstance(app as unknown as App, () => {
    shown += 1;
  });
  app.emit('second-instance', {}, ['lydia', '--inspect', '--load-extension=/evil', 'lydia://evil'], '/');
  return { isClaimed, shown };
}

test('a second start shows the window of the first, and does nothing else', () => {
  expect(start(true)).toEqual({ isClaimed: true, shown: 1 });
  expect(start(false)).toEqual({ isClaimed: false, shown: 0 });
});
