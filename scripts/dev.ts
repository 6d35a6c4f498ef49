/** `npm run dev`: the demonstration workspace with hot reload of the desktop. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startBackend } from './backend.ts';
import { root } from './child-process.ts';
import { chooseWindow } from './desktop.ts';
import { mayHaveMicrophone, recordedMicrophone } from './microphone.ts';

const dataDir = join(root, '.lydia/dev');
const backend = await startBackend({
  dataDir: join(dataDir, 'server'),
  onLine: (source, line) => console.error(`${source}: ${line}`),
});
console.error(
  `lydia: the central API runs at ${backend.apiUrl}; window: ${chooseWindow()}; data: ${dataDir}`,
);
const vite = spawn(
  process.execPath,
  [
    join(root, 'node_modules/electron-vite/bin/electron-vite.js'),
    'dev',
    '--watch',
    '--',
    `--api=${backend.apiUrl}`,
    `--user-data-dir=${join(dataDir, 'desktop')}`,
    ...backend.desktopSwitches,
    ...(mayHaveMicrophone() ? [] : recordedMicrophone),
  ],
  { cwd: root, stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => vite.kill('SIGTERM'));
vite.once('exit', (code) => {
  void backend.stop().then(() => process.exit(code ?? 0));
});
