import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runWriter } from '../../../main/storage/testing-process.ts';
import type { ChaosRun } from '../chaos-run.ts';

/** Whether each number on standard output came after a sync of the write-ahead log that came after the number before. */
function countSynced(trace: string): { readonly said: number; readonly synced: number } {
  let isSynced = false;
  let said = 0;
  let synced = 0;
  for (const line of trace.split('\n')) {
    if (/\b(fdatasync|fsync)\(\d+<[^>]*-wal>\)/.test(line)) isSynced = true;
    if (!/\bwrite\(1<[^>]*>, "\d+\\n"/.test(line)) continue;
    said += 1;
    if (isSynced) synced += 1;
    isSynced = false;
  }
  return { said, synced };
}

export const syncedBeforeSaid: ChaosRun = {
  name: 'D2',
  title: 'nothing is said to be saved before the write-ahead log that holds it was synced to the disk',
  runs: 300,
  timeLimitMs: 5 * 60_000,
  async run({ runs, folder }) {
    if (spawnSync('strace', ['-V']).status !== 0)
      throw new Error('needs strace, to see what reaches the disk');
    const trace = join(folder, 'trace');
    const under = ['strace', '-f', '-y', '-e', 'trace=fsync,fdatasync,write', '-o', trace];
    await runWriter({ file: join(folder, 'd2', 'lydia.db'), from: 1, until: runs, under });
    const { said, synced } = countSynced(readFileSync(trace, 'utf8'));
    if (said !== runs || synced !== said)
      throw new Error(`${synced} of ${said} were synced; ${runs} expected`);
    return { tried: said, synced };
  },
};
