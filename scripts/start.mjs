// The one entry of the run modes (see README.md): sets up what is missing, then hands over to the script of
// the mode, which runs on the project's own Node.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { node, projectEnvironment, root, setUp } from './setup.mjs';

const modes = {
  '--dev': 'scripts/dev.ts',
  '--server': 'scripts/server.ts',
  '--test': 'scripts/test.ts',
  '--smoke': 'tests/smoke/main.ts',
  '--bench': 'bench/main.ts',
};

const args = process.argv.slice(2);
const mode = args.find((arg) => arg in modes);
const rest = args.filter((arg) => arg !== mode);
setUp({ window: mode === undefined || mode === '--dev' });

if (rest.includes('--setup-only')) {
  console.error('lydia: everything is in place.');
} else {
  const script = join(root, mode === undefined ? 'scripts/demo.ts' : modes[mode]);
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...rest], {
    cwd: root,
    stdio: 'inherit',
    env: projectEnvironment(),
  });
  // Ctrl+C reaches the whole group; a signal sent to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
