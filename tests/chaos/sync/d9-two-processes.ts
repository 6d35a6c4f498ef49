import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { checkSaved, runWriter, type WriterEnd } from '../../../main/storage/testing-process.ts';
import { createRandom } from '../../world/team-history/random.ts';
import type { ChaosRun } from '../chaos-run.ts';

const writes = 200;

function expectWord(end: WriterEnd, word: string): void {
  if (end.words.join() !== `opened,${word}`) throw new Error(`it ended with ${end.words.join()}`);
}

/** Starts one, and the next while the first still writes and is told to end. */
async function overlap(file: string, from: number, endAfter: number): Promise<number> {
  const { promise: isWriting, resolve } = Promise.withResolvers<ChildProcess>();
  const first = runWriter({
    file,
    from,
    onSaved: (number, child) => {
      if (number === from) resolve(child);
    },
  });
  const child = await isWriting;
  const gone = once(child, 'exit');
  let isTold = false;
  const second = runWriter({
    file,
    from: from + 1_000_000,
    until: from + 1_000_000 + writes,
    onSaved: () => {
      if (!isTold) setTimeout(() => child.kill('SIGTERM'), endAfter);
      isTold = true;
    },
  });
  expectWord(await second, 'done');
  await gone;
  expectWord(await first, 'ended');
  return ((await first).lastSaved ?? 0) - from + 1;
}

export const twoProcesses: ChaosRun = {
  name: 'D9',
  title:
    'a desktop that starts while the old one still writes and closes: neither is refused, and the file is sound',
  runs: 20,
  timeLimitMs: 10 * 60_000,
  async run({ seed, runs, folder, signal }) {
    const random = createRandom(seed);
    let saved = 0;
    for (let number = 0; number < runs; number += 1) {
      signal.throwIfAborted();
      const file = join(folder, `d9-${number}`, 'lydia.db');
      saved += await overlap(file, 1, random.below(60));
      const last = checkSaved(file, null, { hasGaps: true });
      if (last < 1_000_000 + writes) throw new Error(`the second one's writes end at ${last}`);
    }
    return { tried: runs, saved };
  },
};
