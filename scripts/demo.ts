/**
 * `npm start`: the demonstration workspace (simulator, central API, desktop), or with `--api URL` the desktop
 * alone against that API. `--data DIR` keeps the workspace elsewhere than in .lydia/demo.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Backend, startBackend } from './backend.ts';
import { root } from './child-process.ts';
import { chooseWindow, ensureBuilt, startDesktop } from './desktop.ts';

const { values } = parseArgs({
  options: {
    api: { type: 'string' },
    data: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});

function say(text: string): void {
  console.error(`lydia: ${text}`);
}

async function startDemoBackend(dataDir: string): Promise<Backend> {
  say('starting the simulator and the central API (the first start makes its database) …');
  const backend = await startBackend({
    dataDir: join(dataDir, 'server'),
    onLine: (source, line) => {
      if (values.verbose) console.error(`${source}: ${line}`);
    },
  });
  say(`the central API runs at ${backend.apiUrl}; its documentation is at ${backend.apiUrl}/docs`);
  return backend;
}

async function main(): Promise<void> {
  const dataDir = resolve(values.data ?? join(root, '.lydia/demo'));
  mkdirSync(dataDir, { recursive: true });
  say('building the desktop …');
  ensureBuilt();
  const backend = values.api === undefined ? await startDemoBackend(dataDir) : undefined;
  const window = chooseWindow();
  if (window === 'headless Chromium')
    say('there is no display (or no browser for one): the desktop runs without a visible window.');
  else
    say(`opening the window (${window}). ${backend ? 'Sign in with the account that the page offers.' : ''}`);
  const args = backend
    ? [`--api=${backend.apiUrl}`, `--user-data-dir=${join(dataDir, 'desktop')}`, ...backend.desktopSwitches]
    : [`--api=${values.api}`];
  const desktop = startDesktop(args);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => desktop.kill('SIGTERM'));
  const code = await new Promise<number>((done) => desktop.once('exit', (exitCode) => done(exitCode ?? 1)));
  await backend?.stop();
  say('closed.');
  process.exitCode = code;
}

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
