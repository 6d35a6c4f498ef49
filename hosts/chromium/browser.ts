import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export interface BrowserBinary {
  readonly path: string;
  /** To be added to the environment of the browser. */
  readonly env: Readonly<Record<string, string>>;
}

/** An installed Chromium that can show a window, or undefined. */
export function findInstalledBrowser(): string | undefined {
  return installed.find((candidate) => existsSync(candidate));
}

/**
 * The Chromium to use: CHROMIUM_HOST_BROWSER (a path, or `npm`), an installed one when a window is to be
 * seen (CHROMIUM_HOST_HEADED=1), else the headless one that the npm package @sparticuz/chromium carries
 * (Linux x64), which starts in half the time, else an installed one.
 */
export function findBrowser(): BrowserBinary {
  const wish = process.env['CHROMIUM_HOST_BROWSER'];
  if (wish && wish !== 'npm') return { path: wish, env: {} };
  const system = findInstalledBrowser();
  if (system && process.env['CHROMIUM_HOST_HEADED'] === '1') return { path: system, env: {} };
  const carried = unpackCarriedBrowser();
  if (carried) return carried;
  if (system) return { path: system, env: {} };
  throw new Error(
    'No Chromium was found. Install one (on Debian: apt-get install chromium), or set CHROMIUM_HOST_BROWSER to its path.',
  );
}

function findPackage(): { readonly root: string; readonly version: string } | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version };
  } catch {
    return undefined;
  }
}

/** Unpacks the carried browser once, into node_modules/.cache. */
function unpackCarriedBrowser(): BrowserBinary | undefined {
  const found = findPackage();
  if (!found) return undefined;
  const home = join(found.root, '../../.cache', `chromium-${found.version}`);
  if (!existsSync(home)) unpack(found.root, home);
  return {
    path: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'lib'), FONTCONFIG_PATH: join(home, 'fonts') },
  };
}

function unpack(root: string, home: string): void {
  const work = `${home}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  const inflate = (name: string) => brotliDecompressSync(readFileSync(join(root, 'bin', name)));
  writeFileSync(join(work, 'chromium'), inflate('chromium.br'), { mode: 0o755 });
  for (const name of ['al2023.tar', 'fonts.tar', 'swiftshader.tar'])
    execFileSync('tar', ['-x', '-C', work], { input: inflate(`${name}.br`) });
  try {
    renameSync(work, home);
  } catch {
    rmSync(work, { recursive: true, force: true }); // another process was first
  }
}
