import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findInstalledBrowser } from '../hosts/chromium/browser.ts';
import { hasDisplay, selectElectron } from '../hosts/chromium/select.ts';
import { ownGroup, root } from './child-process.ts';

const sources = [
  'main',
  'preload',
  'renderer',
  'contracts',
  'assist',
  'electron.vite.config.ts',
  'package-lock.json',
];

function newestMs(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

function isBuilt(): boolean {
  const built = statSync(join(root, 'out/renderer/ui/index.html'), { throwIfNoEntry: false });
  return (
    built !== undefined && built.mtimeMs >= Math.max(...sources.map((source) => newestMs(join(root, source))))
  );
}

/** Builds the desktop into out/ unless nothing has changed since the last time. Throws when it fails. */
export function ensureBuilt(onBuild: () => void = () => undefined): void {
  if (isBuilt()) return;
  onBuild();
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  if (status !== 0) throw new Error('the desktop could not be built; the messages are above');
}

/** What shows the window, or why headless Chromium runs without a visible one. */
export type WindowKind = 'electron' | 'visible Chromium' | 'no display' | 'no browser';

/** Decides what shows the window, and sets the environment for it. */
export function chooseWindow(): WindowKind {
  if (selectElectron(root) === 'electron') return 'electron';
  if (!hasDisplay()) return 'no display';
  if (!findInstalledBrowser()) return 'no browser';
  process.env['CHROMIUM_HOST_HEADED'] = '1';
  return 'visible Chromium';
}

/** Starts the built desktop; `args` are its own and Chromium's switches. */
export function startDesktop(args: readonly string[]): ChildProcess {
  const cli = join(root, 'node_modules/electron/cli.js');
  return spawn(process.execPath, [cli, root, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: ownGroup,
  });
}
