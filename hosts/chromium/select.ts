import { existsSync } from 'node:fs';
import { join } from 'node:path';

export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * Points electron-vite and Playwright's `_electron.launch` at the Chromium host where the real Electron
 * binary has not been downloaded, where there is no display (Electron needs one, the host runs headless), or
 * where ELECTRON_HOST=chromium asks for it.
 */
export function selectElectron(root = process.cwd()): 'electron' | 'chromium' {
  const isFetched = existsSync(join(root, 'node_modules/electron/path.txt'));
  if (isFetched && hasDisplay() && process.env['ELECTRON_HOST'] !== 'chromium') return 'electron';
  const folder = join(root, 'hosts/chromium/bin');
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= folder;
  process.env['ELECTRON_EXEC_PATH'] ??= join(folder, 'electron');
  return 'chromium';
}
