import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createBackupService } from '../../../main/backup/backup-service.ts';
import { createSystemClock } from '../../../main/platform/clock.ts';
import { createMemoryLogger } from '../../../main/platform/testing.ts';
import { openConnection } from '../../../main/storage/connection.ts';
import { saveCall } from '../../../main/storage/queries/calls.ts';
import { recordMutation } from '../../../main/storage/queries/outbox.ts';
import { openStorage, type Storage } from '../../../main/storage/storage.ts';
import { saveNotes, testCall, testKey } from '../../../main/storage/testing.ts';
import type { ChaosRun } from '../chaos-run.ts';

const fillBytes = 60 * 1024 * 1024;
const secondsOf100Mb = 2;
const longestBlockMs = 50;
/** A disk that writes out what was copied before lets a commit wait now and then; a lock would hold up each of them. */
const heldUpByDisk = 0.1;

function open(file: string): Storage {
  const opened = openStorage({
    file,
    key: testKey,
    clock: createSystemClock(),
    logger: createMemoryLogger().logger,
  });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

function fill(file: string): void {
  open(file).close();
  const connection = openConnection({ file, key: testKey });
  connection.transaction(() => {
    for (let number = 0; number < fillBytes / 4_000; number += 1)
      connection.run('INSERT INTO raw_records (entity, id, value) VALUES ($entity, $id, $value)', {
        entity: 'later',
        id: String(number),
        value: JSON.stringify('x'.repeat(3_800)),
      });
  }, 'synced');
  connection.close();
}

const pauseMs = 4;

/** Saves one call and its notes after another while `work` runs; measures how much longer than asked it waits for its turn. */
async function writeWhile<T>(storage: Storage, state: { saved: number }, work: Promise<T>) {
  let isDone = false;
  const ended = work.finally(() => {
    isDone = true;
  });
  let longestMs = 0;
  while (!isDone) {
    const asked = performance.now();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    state.saved += 1;
    const number = state.saved;
    storage.write((db) => {
      saveCall(db, testCall(number));
      recordMutation(db, saveNotes(number, number, `Notes ${number}`));
    }, 'soon');
    longestMs = Math.max(longestMs, performance.now() - asked - pauseMs);
  }
  return { value: await ended, longestMs };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const countHeldUp = (longest: readonly number[]): number =>
  longest.filter((ms) => ms > longestBlockMs).length;

/** Throws unless the copy has calls 1 to some number between the two, each with its notes: one instant. Gives that number. */
function checkInstant(file: string, from: number, until: number): number {
  const connection = openConnection({ file, key: testKey, isReadOnly: true });
  try {
    const { calls, changes, last } = Object(
      connection.get(`SELECT count(*) AS calls, (SELECT count(*) FROM outbox) AS changes,
        coalesce(max(substr(id, -12) + 0), 0) AS last FROM calls WHERE notes = 'Notes ' || (substr(id, -12) + 0)`),
    );
    if (calls !== last || changes !== last || last < from || last > until)
      throw new Error(
        `no instant between ${from} and ${until}: ${calls} calls to ${last}, ${changes} changes`,
      );
    return last;
  } finally {
    connection.close();
  }
}

function expectLocked(file: string): void {
  try {
    openConnection({ file, key: new Uint8Array(32).fill(9), isReadOnly: true }).close();
  } catch {
    return;
  }
  throw new Error('it opens with another key');
}

export const backups: ChaosRun = {
  name: 'D8',
  title:
    'a backup made during writes is one instant, opens with its key only, holds nobody up, and can be restored',
  runs: 20,
  timeLimitMs: 10 * 60_000,
  async run({ runs, folder, signal, ...options }) {
    const file = join(folder, 'd8', 'lydia.db');
    fill(file);
    const storage = open(file);
    const service = createBackupService({
      storage,
      databaseFile: file,
      key: testKey,
      isInCall: () => false,
      pause: async () => () => undefined,
      fileDialogs: { chooseFileToSave: async () => null, chooseFileToOpen: async () => null },
      clock: createSystemClock(),
      logger: createMemoryLogger().logger,
    });
    const state = { saved: 0 };
    const longest = { during: [] as number[], before: [] as number[] };
    const seconds: number[] = [];
    for (let number = 0; number < runs; number += 1) {
      signal.throwIfAborted();
      // What a turn waits without a backup: the disk and the processor are not ours alone.
      const pause = new Promise((resolve) => setTimeout(resolve, 500));
      longest.before.push((await writeWhile(storage, state, pause)).longestMs);
      const from = state.saved;
      const begun = performance.now();
      const { value: made, longestMs } = await writeWhile(storage, state, service.create());
      if (!made.ok) throw new Error(made.error.code);
      const copy = join(dirname(file), 'backups', made.value.name);
      seconds.push(((performance.now() - begun) / 1_000 / statSync(copy).size) * 100 * 1024 * 1024);
      longest.during.push(longestMs);
      expectLocked(copy);
      const instant = checkInstant(copy, from, state.saved);
      if (number % 5 !== 4) continue;
      const restored = await service.restore(made.value.name);
      if (!restored.ok) throw new Error(`restore: ${restored.error.code}`);
      const calls = storage.read((db) =>
        db.get<{ n: number }>({ text: 'SELECT count(*) AS n FROM calls' } as never),
      );
      if (calls?.n !== instant) throw new Error(`${instant} calls were backed up, ${calls?.n} restored`);
      // What was saved since waits in the outbox; its calls come back from the API, and here by themselves.
      for (let lost = instant + 1; lost <= state.saved; lost += 1)
        storage.write((db) => saveCall(db, testCall(lost, { notes: `Notes ${lost}` })), 'soon');
    }
    await service.stop();
    storage.close();
    const usual = median(seconds);
    const heldUp = countHeldUp(longest.during);
    const heldUpBefore = countHeldUp(longest.before);
    options.log(
      `${usual.toFixed(2)} s per 100 MB; ${heldUp} of ${runs} held a turn up, and ${heldUpBefore} pauses without one; longest ${Math.max(...longest.during).toFixed(0)} ms, ${Math.max(...longest.before).toFixed(0)} without`,
    );
    if (usual > secondsOf100Mb) throw new Error(`${usual.toFixed(2)} s per 100 MB`);
    if (heldUp > heldUpBefore + Math.ceil(runs * heldUpByDisk))
      throw new Error(
        `in ${heldUp} of ${runs} a turn waited over ${longestBlockMs} ms, without a backup in ${heldUpBefore}`,
      );
    return {
      tried: runs,
      restored: Math.floor(runs / 5),
      saved: state.saved,
      msPer100Mb: Math.round(usual * 1_000),
      heldUp,
      heldUpWithout: heldUpBefore,
      longestWaitMs: Math.round(Math.max(...longest.during)),
      longestWaitWithoutMs: Math.round(Math.max(...longest.before)),
    };
  },
};
