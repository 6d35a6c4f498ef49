import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createSystemClock } from '../../../main/platform/clock.ts';
import { createMemoryLogger } from '../../../main/platform/testing.ts';
import { openConnection } from '../../../main/storage/connection.ts';
import { loadOutbox } from '../../../main/storage/queries/adopt-mutations.ts';
import { loadCall, saveCall } from '../../../main/storage/queries/calls.ts';
import { recordMutation } from '../../../main/storage/queries/outbox.ts';
import { openStorage, type Storage } from '../../../main/storage/storage.ts';
import { saveNotes, testCall, testCallId, testKey } from '../../../main/storage/testing.ts';
import type { ChaosRun } from '../chaos-run.ts';

type Work = 'restore' | 'recover';

function open(file: string): Storage {
  const opened = openStorage({
    file,
    key: testKey,
    clock: createSystemClock(),
    logger: createMemoryLogger().logger,
  });
  if (!opened.ok) throw new Error(`it does not open: ${opened.error.code}`);
  return opened.value;
}

/** Call 1 with notes that wait, in the backup too; call 2 with notes that wait, made since. */
function prepare(file: string, work: Work): void {
  const storage = open(file);
  storage.write((db) => {
    saveCall(db, testCall(1));
    recordMutation(db, saveNotes(1, 1, 'in both'));
  });
  const connection = openConnection({ file, key: testKey });
  connection.run('VACUUM INTO $copy', { copy: `${file}.backup` });
  connection.close();
  storage.write((db) => {
    saveCall(db, testCall(2));
    recordMutation(db, saveNotes(2, 2, 'made since'));
  });
  storage.close();
  if (work === 'restore') return;
  // So that it is met at the start: a page that only the history needs.
  const look = openConnection({ file, key: testKey, isReadOnly: true });
  const page = Number(
    Object(look.get(`SELECT rootpage FROM sqlite_schema WHERE name = 'call_search_data'`)).rootpage,
  );
  look.close();
  const content = readFileSync(file);
  content.fill(0x5a, (page - 1) * 4_096, page * 4_096);
  writeFileSync(file, content);
  writeFileSync(`${file}.suspect`, '');
}

/** Throws unless both changes wait, once each, and either what was there is in use or what was to be. */
function check(file: string, work: Work): void {
  const storage = open(file);
  const waiting = storage.read(loadOutbox).map(({ mutation }) => mutation.id);
  const [hasFirst, hasSecond] = [1, 2].map(
    (number) => storage.read((db) => loadCall(db, testCallId(number))) !== null,
  );
  const kept = work === 'restore' ? '.before-restore-' : '.corrupt-';
  const names = readdirSync(dirname(file));
  const isKept = names.some((name) => name.includes(kept));
  const { recovery } = storage;
  storage.close();
  if (waiting.join() !== [saveNotes(1, 1, '').id, saveNotes(2, 2, '').id].join())
    throw new Error(`there wait ${waiting.join(', ')}`);
  if (work === 'recover' ? recovery === null || !isKept : !hasFirst || hasSecond === isKept)
    throw new Error(
      `neither one nor the other: ${JSON.stringify({ hasFirst, hasSecond, isKept, recovery, names })}`,
    );
}

/** True when the work was done before so many steps. */
function killAt(file: string, work: Work, step: number): boolean {
  prepare(file, work);
  const script = join(import.meta.dirname, 'kill-at-step-child.ts');
  const args = [
    '--disable-warning=ExperimentalWarning',
    script,
    `--file=${file}`,
    `--work=${work}`,
    `--step=${step}`,
  ];
  const ended = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (ended.signal !== 'SIGKILL' && ended.stdout !== 'done')
    throw new Error(`${basename(script)} ended with ${ended.status}: ${ended.stderr}`);
  check(file, work);
  return ended.stdout === 'done';
}

function buildRun(name: string, work: Work, title: string): ChaosRun {
  return {
    name,
    title,
    // More than there are steps: it ends with the last.
    runs: 100,
    timeLimitMs: 10 * 60_000,
    async run({ runs, folder, signal }) {
      let kills = 0;
      for (let step = 0; step < runs; step += 1) {
        signal.throwIfAborted();
        if (killAt(join(folder, `${work}-${step}`, 'lydia.db'), work, step)) break;
        kills += 1;
      }
      return { tried: kills, kills };
    },
  };
}

export const killedRecovery = buildRun(
  'D5-killed',
  'recover',
  'the way out of a damaged database, killed before any of its steps, loses nothing unsent and is reported',
);
export const killedRestore = buildRun(
  'D8-killed',
  'restore',
  'a restore killed before any of its steps leaves one database or the other, with all that is unsent in both',
);
