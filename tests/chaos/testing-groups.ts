/** Runs that end in every way, for the test of the runner. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChaosGroups, ChaosRun } from './chaos-run.ts';

/** What the test wants to know of the other process, in the file LYDIA_TEST_NOTE. */
const note = (text: string): void => writeFileSync(process.env['LYDIA_TEST_NOTE'] ?? '', text);

const fake = (name: string, timeLimitMs: number, run: ChaosRun['run']): ChaosRun => ({
  name,
  title: `a run that ${name}`,
  runs: 3,
  timeLimitMs,
  run,
});

/** Its child is in a group of its own, as the API and PostgreSQL are. */
async function hang(): Promise<never> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
  });
  note(String(child.pid));
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

export const testingGroups: ChaosGroups = {
  fake: [
    fake('holds', 30_000, ({ seed, runs, folder }) => {
      writeFileSync(join(folder, 'something'), 'left behind');
      note(folder);
      return Promise.resolve({ tried: runs, seedSeen: seed });
    }),
    fake('throws', 30_000, () => Promise.reject(new Error('row 7 is missing'))),
    fake('tries-nothing', 30_000, () => Promise.resolve({ tried: 0 })),
    fake('dies', 30_000, () => process.exit(3)),
    fake('hangs', 2_000, hang),
  ],
  nothing: [],
};
