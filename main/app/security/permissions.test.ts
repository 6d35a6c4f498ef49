import type { Session, WebContents } from 'electron';
import { expect, test } from 'vitest';
import { createOwnPages } from './own-pages.ts';
import { attachDevicePermissions, attachPermissions } from './permissions.ts';

const pages = createOwnPages();
const line = pages.urlOf('line');
const ui = pages.urlOf('ui');

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type Permission = Parameters<RequestHandler>[1];

/** Records the handlers that the rule sets, so that they are asked as Electron would. */
function record() {
  let request: RequestHandler | null = null;
  let check: CheckHandler | null = null;
  let device: (() => boolean) | null = null;
  const session = {
    setPermissionRequestHandler: (handler: RequestHandler | null) => {
      request = handler;
    },
    setPermissionCheckHandler: (handler: CheckHandler | null) => {
      check = handler;
    },
    setDevicePermissionHandler: (handler: () => boolean) => {
      device = handler;
    },
  } as unknown as Session;
  attachPermissions(session, pages);
  attachDevicePermissions(session);
  const contentsAt = (url: string): WebContents => ({ getURL: () => url }) as WebContents;

  return {
    request(url: string, permission: Permission, details: object = {}): boolean {
      let answer: boolean | null = null;
      const full = { isMainFrame: true, requestingUrl: url, ...details };
      request?.(contentsAt(url), permission, (isGranted) => (answer = isGranted), full);
      return answer ?? expect.unreachable();
    },
    check(url: string | null, permission: Permission, details: object = {}): boolean {
      const contents = url === null ? null : contentsAt(url);
      return (
        check?.(contents, permission, 'app://lydia', { isMainFrame: true, ...details }) ??
        expect.unreachable()
      );
    },
    device: () => device?.() ?? expect.unreachable(),
  };
}

const rules = record();

test('grants the microphone to the line page, for request and check', () => {
  expect(rules.request(line, 'media', { mediaTypes: ['audio'] })).toBe(true);
  expect(rules.check(line, 'media', { mediaType: 'audio' })).toBe(true);
});

test.each([[[]], [['video']], [['audio', 'video']], [undefined]])('denies media of %j', (mediaTypes) => {
  expect(rules.request(line, 'media', { mediaTypes })).toBe(false);
});

test.each(['video', 'unknown', undefined])('denies a check for media of type %s', (mediaType) => {
  expect(rules.check(line, 'media', { mediaType })).toBe(false);
});

test('denies the microphone to every other page, to frames, and to nobody in particular', () => {
  for (const url of [ui, 'https://evil.example/', 'app://lydia.evil/line/index.html', 'about:blank']) {
    expect(rules.request(url, 'media', { mediaTypes: ['audio'] })).toBe(false);
    expect(rules.check(url, 'media', { mediaType: 'audio' })).toBe(false);
  }
  expect(rules.request(line, 'media', { mediaTypes: ['audio'], isMainFrame: false })).toBe(false);
  expect(rules.check(null, 'media', { mediaType: 'audio' })).toBe(false);
});

test('lets the line page alone choose where it is heard', () => {
  expect(rules.check(line, 'speaker-selection')).toBe(true);
  expect(rules.request(line, 'speaker-selection')).toBe(true);
  for (const url of [ui, 'https://evil.example/', 'app://lydia.evil/line/index.html']) {
    expect(rules.check(url, 'speaker-selection')).toBe(false);
    expect(rules.request(url, 'speaker-selection')).toBe(false);
  }
  expect(rules.check(line, 'speaker-selection', { isMainFrame: false })).toBe(false);
});

test('grants notifications to the UI page alone', () => {
  expect(rules.request(ui, 'notifications')).toBe(true);
  expect(rules.check(ui, 'notifications')).toBe(true);
  expect(rules.request(line, 'notifications')).toBe(false);
});

test.each<Permission>([
  'clipboard-read',
  'clipboard-sanitized-write',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'local-fonts',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'openExternal',
  'pointerLock',
  'sensors',
  'serial',
  'storage-access',
  'top-level-storage-access',
  'unknown',
  'usb',
  'window-management',
])('denies %s to our own pages', (permission) => {
  for (const url of [ui, line]) {
    expect(rules.request(url, permission, { mediaTypes: ['audio'] })).toBe(false);
    expect(rules.check(url, permission, { mediaType: 'audio' })).toBe(false);
  }
});

test('denies every device', () => {
  expect(rules.device()).toBe(false);
});
