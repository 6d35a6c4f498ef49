import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { parseArgs } from 'node:util';

// Entry of a process that kills itself before the n-th thing it does to a file, while it restores a backup or begins anew after
// damage. The doors to the files are exchanged before anything that uses them is loaded.

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: '' },
    work: { type: 'string', default: 'restore' },
    step: { type: 'string', default: '0' },
  },
});

let left = Number(values.step);
let isCounting = false;

function countSteps(
  name: 'renameSync' | 'rmSync' | 'openSync' | 'fsyncSync' | 'writeSync' | 'writeFileSync',
): void {
  const real = fs[name];
  Object.assign(fs, {
    [name]: (...args: unknown[]) => {
      if (isCounting && left === 0) process.kill(process.pid, 'SIGKILL');
      if (isCounting) left -= 1;
      return Reflect.apply(real, fs, args);
    },
  });
}

for (const name of ['renameSync', 'rmSync', 'openSync', 'fsyncSync', 'writeSync', 'writeFileSync'] as const)
  countSteps(name);
syncBuiltinESMExports();

const { createBackupService } = await import('../../../main/backup/backup-service.ts');
const { createSystemClock } = await import('../../../main/platform/clock.ts');
const { createMemoryLogger } = await import('../../../main/platform/testing.ts');
const { openStorage } = await import('../../../main/storage/storage.ts');
const { testKey } = await import('../../../main/storage/testing.ts');

const { file } = values;
const options = { file, key: testKey, clock: createSystemClock(), logger: createMemoryLogger().logger };
if (values.work === 'recover') isCounting = true;
const opened = openStorage(options);
if (!opened.ok) throw new Error(opened.error.code);
const storage = opened.value;
if (values.work === 'restore') {
  const service = createBackupService({
    storage,
    databaseFile: file,
    key: testKey,
    isInCall: () => false,
    // From here on it is the exchange of the files: what came before touched nothing.
    async pause() {
      isCounting = true;
      return () => undefined;
    },
    fileDialogs: { chooseFileToSave: async () => null, chooseFileToOpen: async () => `${file}.backup` },
    clock: options.clock,
    logger: options.logger,
  });
  const restored = await service.restoreFile();
  if (!restored.ok) throw new Error(restored.error.code);
  await service.stop();
}
storage.close();
process.stdout.write('done');
