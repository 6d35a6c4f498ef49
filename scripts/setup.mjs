// Brings what is missing on a fresh machine: the dependencies, among them Node of the right version, and
// Electron or a browser to stand in for it. Plain JavaScript without dependencies, so that an old Node runs it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const node = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
const stampFile = join(root, 'node_modules/.cache/lydia/setup.json');

export function say(text) {
  console.error(`lydia: ${text}`);
}

/** The environment in which `node` and the installed commands are the project's own. */
export function projectEnvironment() {
  const separator = process.platform === 'win32' ? ';' : ':';
  const path = [dirname(node), join(root, 'node_modules/.bin'), process.env.PATH].join(separator);
  return { ...process.env, PATH: path };
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

function saveStamp(values) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ ...readStamp(), ...values }));
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isInstalled(hash) {
  if (!existsSync(node)) return false;
  if (readStamp().lock === hash) return true;
  // Installed by hand with npm: npm leaves its own lock behind, newer than ours.
  const installed = join(root, 'node_modules/.package-lock.json');
  return (
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  );
}

function ensureDependencies() {
  const hash = lockHash();
  if (isInstalled(hash)) return;
  say('installing the dependencies (npm ci): one to three minutes and about 1.2 GB, the first time …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    say('npm ci failed; its message is above. Check the network and the npm registry, then start again.');
    process.exit(1);
  }
  if (!existsSync(node)) {
    say(
      `the project's own Node is missing at ${node}. Allow install scripts (npm config get ignore-scripts), then start again.`,
    );
    process.exit(1);
  }
  saveStamp({ lock: hash });
}

export function hasElectron() {
  return existsSync(join(root, 'node_modules/electron/path.txt')) && process.env.ELECTRON_HOST !== 'chromium';
}

/** Tries to fetch the Electron binary, once for each state of the lock file; the outcome is remembered. */
function ensureElectron() {
  const hash = lockHash();
  if (hasElectron() || process.env.ELECTRON_HOST === 'chromium' || readStamp().electronTried === hash) return;
  if (!hasDisplay()) return; // Electron would not start without one
  say('fetching Electron …');
  const { status } = spawnSync(node, [join(root, 'node_modules/electron/install.js')], {
    cwd: root,
    stdio: 'ignore',
    timeout: 180_000,
    env: projectEnvironment(),
  });
  saveStamp({ electronTried: hash });
  if (status === 0 && hasElectron()) say('Electron is here.');
  else say('Electron could not be fetched; Chromium stands in for it. To try again: npx install-electron');
}

const browsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app',
];

/** A browser that can show a window, where there is a display for it and no Electron. */
function ensureVisibleBrowser() {
  if (hasElectron() || !hasDisplay() || browsers.some((path) => existsSync(path))) return;
  const canInstall = process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall) {
    say(
      'no Chromium was found to show the window in. Install one (on Debian: apt-get install chromium) and start again.',
    );
    return;
  }
  say('installing Chromium for the window (apt-get install chromium) …');
  const quiet = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  const { status } = spawnSync(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
    quiet,
  );
  if (status !== 0)
    say('Chromium could not be installed; its message is above. Going on without a visible window.');
}

export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** @param {{ window: boolean }} wanted whether a person will look at the window */
export function setUp({ window }) {
  ensureDependencies();
  if (!window) return;
  ensureElectron();
  ensureVisibleBrowser();
}
