import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { findBrowser } from '../browser.ts';
import { Connection } from './cdp.ts';
import { buildChromiumArguments, isHeaded, type LaunchOptions } from './chromium-arguments.ts';

export interface WindowPlace {
  readonly width: number;
  readonly height: number;
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  /** Never to be seen: a page without a window, or in a minimized one where a driver must find it. */
  readonly isHidden: boolean;
}

export interface Browser {
  readonly connection: Connection;
  readonly process: ChildProcess;
  readonly version: string;
  /** Opens a window and gives its target id. */
  openWindow(place: WindowPlace): Promise<string>;
}

export async function launchChromium(options: LaunchOptions): Promise<Browser> {
  const { path: binary, env } = findBrowser();
  mkdirSync(options.profile, { recursive: true });
  const child = spawn(binary, buildChromiumArguments(options), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env, NODE_OPTIONS: '' },
  });
  const lines = createInterface({ input: child.stderr as Readable });
  lines.on('line', (line) => {
    // Playwright waits for this line on the app's stderr.
    if (line.startsWith('DevTools listening on') || process.env['CHROMIUM_HOST_DEBUG'])
      process.stderr.write(`${line}\n`);
  });
  const connection = new Connection(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const { product } = await Promise.race([connection.send('Browser.getVersion'), rejectAtExit(child)]);
  await connection.send('Target.setDiscoverTargets', { discover: true });
  return {
    connection,
    process: child,
    version: product.split('/')[1] ?? '',
    openWindow: (place) => {
      if (!isHeaded) return openHeadlessWindow(connection, place);
      // A driver sees pages in windows only.
      if (place.isHidden && options.debuggingPort === undefined) return openHiddenPage(connection);
      return openAppWindow(connection, { binary, profile: options.profile, place });
    },
  };
}

function rejectAtExit(child: ChildProcess): Promise<never> {
  const gone = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`Chromium exited early (${code})`)));
    child.once('error', reject);
  });
  gone.catch(() => {});
  return gone;
}

async function openHeadlessWindow(connection: Connection, place: WindowPlace): Promise<string> {
  const { width, height } = place;
  const { targetId } = await connection.send('Target.createTarget', {
    url: 'about:blank',
    newWindow: true,
    width,
    height,
  });
  // Headless windows still reserve room for a tab strip: give the page the whole size.
  const { windowId } = await connection.send('Browser.getWindowForTarget', { targetId });
  await connection.send('Browser.setContentsSize', { windowId, width, height });
  return targetId;
}

/** A page in no window at all: a minimized one would stand in the taskbar, and be seen where no window manager runs. */
async function openHiddenPage(connection: Connection): Promise<string> {
  const { targetId } = await connection.send('Target.createTarget', {
    url: 'about:blank',
    hidden: true,
    background: true,
  });
  return targetId;
}

let appWindows = 0;

/**
 * App mode (no tab strip, no address bar) has no protocol command: an --app URL is handed to the running
 * browser through a second process with the same profile, and the target is known by that URL.
 */
async function openAppWindow(
  connection: Connection,
  { binary, profile, place }: { binary: string; profile: string; place: WindowPlace },
): Promise<string> {
  appWindows += 1;
  const url = `data:text/html,<title>window ${appWindows}</title>`;
  const { promise, resolve } = Promise.withResolvers<string>();
  const found = ({ targetInfo }: { targetInfo: { type: string; url: string; targetId: string } }) => {
    if (targetInfo.type === 'page' && decodeURI(targetInfo.url) === url) resolve(targetInfo.targetId);
  };
  const offs = [
    connection.on('Target.targetCreated', found),
    connection.on('Target.targetInfoChanged', found),
  ];
  const { width, height, x = 40, y = 40 } = place;
  const root = process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : [];
  const args = [
    `--user-data-dir=${profile}`,
    ...root,
    `--app=${url}`,
    `--window-size=${width},${height}`,
    `--window-position=${x},${y}`,
  ];
  spawn(binary, args, { stdio: 'ignore' });
  const targetId = await promise;
  for (const off of offs) off();
  if (place.isHidden) {
    const { windowId } = await connection.send('Browser.getWindowForTarget', { targetId });
    await connection.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
  }
  return targetId;
}
