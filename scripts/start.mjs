// The one entry of the run modes (see README.md): sets up what is missing, then hands over to the script of
// the mode, which runs on the project's own Node.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findMistake, usage } from './arguments.mjs';
import { node, projectEnvironment, root, say, setUp } from './setup.mjs';
import { ensureTestTools } from './test-tools.mjs';

const modes = {
  '--dev': 'scripts/dev.ts',
  '--server': 'scripts/server.ts',
  '--test': 'scripts/test.ts',
  '--smoke': 'tests/smoke/main.ts',
  '--bench': 'bench/main.ts',
  '--chaos': 'tests/chaos/main.ts',
};

const args = process.argv.slice(2);
const mode = args.find((arg) => arg in modes || arg === '--setup-only');
const rest = args.filter((arg) => arg !== mode);

// Said before anything is installed: a slip of the pen must not cost the minutes of the first start.
if (rest.includes('--help')) {
  console.error(usage);
  process.exit(0);
}
const mistake = findMistake(mode, rest);
if (mistake !== null) {
  say(`${mistake}\n\n${usage}`);
  process.exit(2);
}

setUp({ window: mode === undefined || mode === '--dev' || mode === '--setup-only' });
if (mode === '--test' || mode === '--chaos') ensureTestTools();
if (mode === '--setup-only') say('everything is in place.');
else run(mode === undefined ? 'scripts/demo.ts' : modes[mode]);

function run(script) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, script), ...rest], {
    cwd: root,
    stdio: 'inherit',
    env: projectEnvironment(),
  });
  // Ctrl+C reaches the whole group; a signal sent to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
