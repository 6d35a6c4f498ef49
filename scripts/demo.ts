/**
 * `npm start`: the demonstration workspace (simulator, central API, desktop), or with `--api URL` (or
 * LYDIA_API_URL) the desktop alone against that API. `--data DIR` keeps what is stored elsewhere than in .lydia/demo, or, with `--api`,
 * than where the system keeps the data of applications.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Backend, startBackend } from './backend.ts';
import { root } from './child-process.ts';
import { chooseWindow, ensureBuilt, startDesktop, type WindowKind } from './desktop.ts';
import { chooseFirstScenario, ringFirstCall } from './first-call.ts';
import { mayHaveMicrophone, recordedMicrophone } from './microphone.ts';

const { values } = parseArgs({
  options: {
    api: { type: 'string' },
    data: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});

const givenApiUrl = values.api ?? (process.env['LYDIA_API_URL'] || undefined);

function say(text: string): void {
  console.error(`lydia: ${text}`);
}

async function startDemoBackend(dataDir: string): Promise<Backend> {
  const isFirst = !existsSync(join(dataDir, 'server/postgres'));
  say(`starting the simulator and the central API${isFirst ? ', whose database is made now' : ''} …`);
  const backend = await startBackend({
    dataDir: join(dataDir, 'server'),
    onLine: (source, line) => {
      if (values.verbose) console.error(`${source}: ${line}`);
    },
  }).catch((error: unknown) => {
    if (!String(error).includes('Another server is using the database')) throw error;
    throw new Error(
      `what is stored in ${dataDir} is in use: Lydia runs there already. Close it, or: npm start -- --data DIR`,
    );
  });
  say(`the central API runs at ${backend.apiUrl}; its documentation is at ${backend.apiUrl}/docs`);
  say(`what is stored is in ${dataDir}; without that folder the next start begins anew.`);
  return backend;
}

const windowTexts: Readonly<Record<WindowKind, string>> = {
  electron: 'opening the window (Electron).',
  'visible Chromium': 'opening the window (Chromium stands in for Electron).',
  'no display': 'there is no display: the desktop runs without a visible window, in headless Chromium.',
  'no browser':
    'no Chromium that shows a window was found: the desktop runs without one, in headless Chromium.',
};

function sayWindow(window: WindowKind, isDemo: boolean): void {
  say(windowTexts[window]);
  const isVisible = window === 'electron' || window === 'visible Chromium';
  if (isDemo && isVisible)
    say('sign in with an account that the page offers; a call comes in a few seconds later.');
  if (isDemo && !isVisible) say('to see the main job done by itself: npm run smoke');
  say('Ctrl+C ends everything.');
}

function buildDemoArguments(dataDir: string, backend: Backend): string[] {
  const hasMicrophone = mayHaveMicrophone();
  if (!hasMicrophone) say('there is no microphone: a recorded voice takes its place in the demonstration.');
  return [
    `--api=${backend.apiUrl}`,
    `--user-data-dir=${join(dataDir, 'desktop')}`,
    ...backend.desktopSwitches,
    ...(hasMicrophone ? [] : recordedMicrophone),
  ];
}

function buildDesktopArguments(dataDir: string, backend: Backend | undefined): string[] {
  if (backend) return buildDemoArguments(dataDir, backend);
  const folder = values.data === undefined ? [] : [`--user-data-dir=${join(dataDir, 'desktop')}`];
  return [`--api=${givenApiUrl}`, ...folder];
}

function ringFirstCallOf({ simulatorUrl }: Backend, signal: AbortSignal): Promise<void> {
  const { locale } = Intl.DateTimeFormat().resolvedOptions();
  return ringFirstCall({ simulatorUrl, scenarioId: chooseFirstScenario(locale), signal });
}

/** Until there is a desktop that can be closed in order; what was started by then ends when we are gone. */
let stop = (): void => process.exit(130);

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop());
  // A terminal that was closed takes no more messages; that must not end us before the rest has ended.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const dataDir = resolve(values.data ?? join(root, '.lydia/demo'));
  mkdirSync(dataDir, { recursive: true });
  ensureBuilt(() => say('building the desktop …'));
  const backend = givenApiUrl === undefined ? await startDemoBackend(dataDir) : undefined;
  const desktopArguments = buildDesktopArguments(dataDir, backend);
  if (!backend) say(`without the demonstration: the central API is ${givenApiUrl}.`);
  sayWindow(chooseWindow(), backend !== undefined);
  const desktop = startDesktop(desktopArguments);
  stop = () => desktop.kill('SIGTERM');
  const closed = new AbortController();
  if (backend) void ringFirstCallOf(backend, closed.signal);
  const code = await new Promise<number>((done) => desktop.once('exit', (exitCode) => done(exitCode ?? 1)));
  closed.abort();
  await backend?.stop();
  say('closed.');
  process.exitCode = code;
}

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
