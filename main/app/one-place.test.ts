import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const main = join(import.meta.dirname, '..');
const sources = readdirSync(main, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(main, path), 'utf8') }));

function filesWith(pattern: RegExp): string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

test('windows are made in one place, where every rule is attached', () => {
  expect(filesWith(/new BrowserWindow\b/)).toEqual(['app/secure-window.ts']);
  const text = sources.find(({ path }) => path === 'app/secure-window.ts')?.text ?? '';
  for (const rule of [
    'attachNavigation(',
    'attachWebviewBan(',
    'attachWindowOpen(',
    'buildWebPreferences(',
  ]) {
    expect(text).toContain(rule);
  }
  // The secure options come last, so that no window can take one of them back.
  expect(text).toMatch(/\.\.\.options\.webPreferences, \.\.\.buildWebPreferences/);
});

test('messages come in through one place', () => {
  expect(filesWith(/ipcMain\.(handle|on|once)\(/)).toEqual(['ipc/electron-transport.ts']);
});

test('every session rule is attached before the first window', () => {
  const text = readFileSync(join(main, 'index.ts'), 'utf8');
  expect(text.indexOf('guardSession(')).toBeGreaterThan(0);
  expect(text.indexOf('guardSession(session')).toBeLessThan(text.indexOf('window.show()'));
  const guard = readFileSync(join(main, 'app/guard-session.ts'), 'utf8');
  for (const rule of ['attachPermissions(', 'attachDevicePermissions(', 'attachDisplayMedia(']) {
    expect(guard).toContain(rule);
  }
});

test('no page is served before every channel has its handler', () => {
  const text = readFileSync(join(main, 'index.ts'), 'utf8');
  expect(text).toMatch(/await doorsOpen;\s+return answerAppRequest/);
  expect(text.indexOf('startDesktop({')).toBeLessThan(text.indexOf(' serve();'));
  expect(text.indexOf('startDesktop({')).toBeGreaterThan(0);
});

test('what plain Node runs does not import Electron at run time', () => {
  const importers = filesWith(/^import (?!type)[^;]*from 'electron'/m);
  expect(importers.toSorted()).toEqual([
    'app/desktop-shell.ts',
    'app/menu.ts',
    'app/secure-window.ts',
    'app/tray.ts',
    'app/ui-window.ts',
    'index.ts',
    'start-desktop.ts',
  ]);
});
