/** The Chromium host's entry: `electron [options] <app> [arguments]`, as the Electron binary takes them. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { open as openInspector } from 'node:inspector';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { app as HostApp } from './app.ts';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly main?: string;
}
interface Arguments {
  readonly appPath: string;
  readonly preloads: readonly string[];
  readonly switches: readonly (readonly [string, string])[];
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

/** `electron` in the app's imports means the host. */
function redirectElectron(): void {
  const url = new URL('./electron.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      /^electron(\/main|\/common)?$/.test(specifier)
        ? { url, format: 'module-typescript', shortCircuit: true }
        : next(specifier, context),
  });
}

function dressProcess(executable: string, version: string, args: readonly string[]): void {
  Object.assign(process, {
    type: 'browser',
    resourcesPath: join(dirname(executable), 'resources'),
    defaultApp: true,
  });
  for (const [name, value] of Object.entries({ electron: version, chrome: '' }))
    Object.defineProperty(process.versions, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  process.argv = [executable, ...args];
}

function parseArguments(args: readonly string[]): Arguments {
  const preloads: string[] = [];
  const switches: [string, string][] = [];
  let appPath: string | undefined;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const match = /^--([^=]+)=?(.*)$/.exec(arg);
    if (arg === '-r' || arg === '--require') {
      index += 1;
      preloads.push(args[index] ?? '');
    } else if (match?.[1]) switches.push([match[1], match[2] ?? '']);
    else if (appPath === undefined && !arg.startsWith('-')) appPath = arg;
  }
  if (appPath === undefined)
    throw new Error('usage: electron [options] <app directory or main script> [arguments]');
  return { appPath, preloads, switches };
}

/** The folder of the app and its main script, from a folder with a package.json or a script. */
function locateApp(path: string): {
  readonly root: string;
  readonly script: string;
  readonly manifest: Manifest;
} {
  const given = resolve(path);
  const isFolder = existsSync(given) && statSync(given).isDirectory();
  const root = isFolder ? given : dirname(given);
  let home = root;
  while (!existsSync(join(home, 'package.json')) && dirname(home) !== home) home = dirname(home);
  const manifestFile = join(home, 'package.json');
  const manifest = existsSync(manifestFile) ? readManifest(manifestFile) : {};
  return { root, manifest, script: isFolder ? join(given, manifest.main ?? 'index.js') : given };
}

async function runApp(app: typeof HostApp, { appPath, preloads, switches }: Arguments): Promise<void> {
  for (const [name, value] of switches) {
    if (name === 'inspect' || name === 'inspect-brk')
      openInspector(Number(value || 9229), '127.0.0.1', name === 'inspect-brk');
    app.commandLine.appendSwitch(name, value);
  }
  const { root, script, manifest } = locateApp(appPath);
  app.configure(root, manifest);
  const require = createRequire(join(root, 'index.js'));
  for (const file of preloads) require(resolve(file));
  // A main script with a top-level `await app.whenReady()` must not hold up the start.
  const ran = import(pathToFileURL(script).href);
  await Promise.race([ran, new Promise((done) => setTimeout(done, 1_500))]);
  await app.start();
  await ran;
}

const args = process.argv.slice(2);
const executable = process.env['CHROMIUM_HOST_EXE'] ?? process.argv[1] ?? '';
const { version = '' } = readManifest(createRequire(import.meta.url).resolve('electron/package.json'));
if (args.includes('--version') || args.includes('-v')) {
  console.log(`v${version} (Chromium host)`);
  process.exit(0);
}
redirectElectron();
dressProcess(executable, version, args);
const { app } = await import('./app.ts');
await runApp(app, parseArguments(args));
