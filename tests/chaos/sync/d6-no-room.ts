import { chmodSync, chownSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createSystemClock } from '../../../main/platform/clock.ts';
import { createMemoryLogger } from '../../../main/platform/testing.ts';
import { createStorage } from '../../../main/storage/create-storage.ts';
import { openDatabase } from '../../../main/storage/open-database.ts';
import { saveCall } from '../../../main/storage/queries/calls.ts';
import { select } from '../../../main/storage/sql.ts';
import { attemptStorage } from '../../../main/storage/storage.ts';
import { testCall, testKey } from '../../../main/storage/testing.ts';
import { checkSaved, runWriter } from '../../../main/storage/testing-process.ts';
import { createRandom, type Random } from '../../world/team-history/random.ts';
import type { ChaosRun } from '../chaos-run.ts';

const nobody = 65_534;

/** The database may not grow beyond a page count: SQLite's own 'disk full'. */
function fillToPageCount(file: string, random: Random): void {
  const options = { file, key: testKey, clock: createSystemClock(), logger: createMemoryLogger().logger };
  const opened = openDatabase(options);
  const storage = createStorage(opened, options);
  const size = Number(opened.connection.readPragma('page_count'));
  opened.connection.readPragma(`max_page_count = ${size + 1 + random.below(60)}`);
  const save = (number: number) =>
    attemptStorage(() =>
      storage.write((db) => saveCall(db, testCall(number, { notes: 'x'.repeat(random.below(9_000)) }))),
    );
  let saved = 0;
  let answer = save(1);
  while (answer.ok && saved < 1_000) {
    saved += 1;
    answer = save(saved + 1);
  }
  if (answer.ok || answer.error.code !== 'disk-full')
    throw new Error(`a full disk was told as ${JSON.stringify(answer)}`);
  const count = (): number =>
    storage.read((db) => db.get(select<{ n: number }>('SELECT count(*) AS n FROM calls')))?.n ?? 0;
  if (count() !== saved) throw new Error(`${count()} of ${saved} were kept`);
  opened.connection.readPragma('max_page_count = 1000000');
  storage.prove();
  if (!save(saved + 1).ok || count() !== saved + 1)
    throw new Error('it did not go on when there was room again');
  storage.close();
}

/** No file of the process may grow beyond so many bytes: what a quota looks like to SQLite. */
async function fillToFileSize(file: string, random: Random): Promise<void> {
  const bytes = 4_096 * (1 + random.below(random.chance(0.3) ? 80 : 700));
  const starved = await runWriter({ file, from: 1, under: ['prlimit', `--fsize=${bytes}`] });
  const word = starved.words.at(-1);
  if (word !== 'disk-full') throw new Error(`a limit of ${bytes} bytes was told as ${word}`);
  // Without one byte saved there may be no database yet.
  const last = starved.lastSaved === null ? 0 : checkSaved(file, starved.lastSaved);
  const fed = await runWriter({ file, from: last + 1, until: last + 5 });
  if (fed.words.join() !== 'opened,done') throw new Error(`with room again it said ${fed.words.join()}`);
  checkSaved(file, last + 5);
}

function giveTo(file: string, mode: number): void {
  const folder = dirname(file);
  for (const path of [folder, ...readdirSync(folder).map((name) => join(folder, name))])
    if (process.getuid?.() === 0) chownSync(path, nobody, nobody);
  chmodSync(folder, mode);
}

/** The folder, and at every second try the file too, may not be written by the user who opens it. */
async function closeFolder(file: string, random: Random): Promise<void> {
  const identity = process.getuid?.() === 0 ? { identity: { uid: nobody, gid: nobody } } : {};
  const until = 1 + random.below(40);
  await runWriter({ file, from: 1, until });
  giveTo(file, 0o555);
  if (random.chance(0.5)) chmodSync(file, 0o400);
  const refused = await runWriter({ file, from: until + 1, ...identity });
  if (refused.words.join() !== 'disk-read-only') throw new Error(`it was told as ${refused.words.join()}`);
  giveTo(file, 0o700);
  chmodSync(file, 0o600);
  checkSaved(file, until);
  giveTo(file, 0o700);
  const again = await runWriter({ file, from: until + 1, until: until + 5, ...identity });
  if (again.words.join() !== 'opened,done')
    throw new Error(`with the right back it said ${again.words.join()}`);
  checkSaved(file, until + 5);
}

export const noRoom: ChaosRun = {
  name: 'D6',
  title:
    'a full disk, a quota or a read-only folder is told as that, loses nothing, and is over when it is over',
  runs: 60,
  timeLimitMs: 10 * 60_000,
  async run({ seed, runs, folder, signal }) {
    const random = createRandom(seed);
    // Another user must get to the folder that he is to write in.
    chmodSync(folder, 0o755);
    for (let number = 0; number < runs; number += 1) {
      signal.throwIfAborted();
      const file = join(folder, `d6-${number}`, 'lydia.db');
      if (number % 3 === 0) fillToPageCount(file, random);
      else if (number % 3 === 1) await fillToFileSize(file, random);
      else await closeFolder(file, random);
    }
    return { tried: runs };
  },
};
