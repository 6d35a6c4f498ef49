import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createSystemClock } from '../../../main/platform/clock.ts';
import { createMemoryLogger } from '../../../main/platform/testing.ts';
import { openConnection } from '../../../main/storage/connection.ts';
import { loadOutbox } from '../../../main/storage/queries/adopt-mutations.ts';
import { saveCall } from '../../../main/storage/queries/calls.ts';
import { recordMutation } from '../../../main/storage/queries/outbox.ts';
import { saveUtterance } from '../../../main/storage/queries/utterances.ts';
import { select } from '../../../main/storage/sql.ts';
import { openStorage, type Storage, StorageError } from '../../../main/storage/storage.ts';
import { saveNotes, testCall, testKey, testUtterance } from '../../../main/storage/testing.ts';
import type { Random } from '../../world/team-history/random.ts';

const waiting = 60;
/** Written after the last checkpoint: they are in the write-ahead log alone. */
const waitingInLog = 10;
const parts = ['', '-wal', '-shm'] as const;

export interface Damage {
  readonly what: string;
  readonly apply: (file: string, random: Random) => void;
  /** It takes away what is in the log, and leaves a whole earlier state. */
  readonly mayLoseLog: boolean;
}

function flipBit(path: string, random: Random): void {
  const content = readFileSync(path);
  const at = random.below(content.length);
  content.writeUInt8(content.readUInt8(at) ^ (1 << random.below(8)), at);
  writeFileSync(path, content);
}

const rest: readonly Damage[] = [
  {
    what: 'zeroed',
    apply: (file) => writeFileSync(file, Buffer.alloc(readFileSync(file).length)),
    mayLoseLog: false,
  },
  { what: 'emptied', apply: (file) => truncateSync(file, 0), mayLoseLog: false },
  { what: 'removed', apply: (file) => rmSync(file), mayLoseLog: false },
  { what: 'log removed', apply: (file) => rmSync(`${file}-wal`), mayLoseLog: true },
  { what: 'log emptied', apply: (file) => truncateSync(`${file}-wal`, 0), mayLoseLog: true },
  {
    what: 'log index of rubbish',
    apply: (file) => writeFileSync(`${file}-shm`, Buffer.alloc(32_768, 0x5a)),
    mayLoseLog: false,
  },
];

/** Of 260: 200 flips of one bit, 20 of the log among them, 20 cuts, and the rest in turn. */
export function chooseDamage(number: number): Damage {
  const turn = number % 260;
  if (turn < 180) return { what: 'a bit flipped', apply: flipBit, mayLoseLog: false };
  if (turn < 200)
    return {
      what: 'a bit of the log flipped',
      apply: (file, random) => flipBit(`${file}-wal`, random),
      mayLoseLog: true,
    };
  if (turn < 220)
    return {
      what: 'cut short',
      apply: (file, random) => truncateSync(file, random.below(readFileSync(file).length)),
      mayLoseLog: false,
    };
  const one = rest[turn % rest.length];
  if (one === undefined) throw new Error('no such damage');
  return one;
}

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

/** A database with unsent notes as a kill leaves it, its log beside it. */
export function makeKilledDatabase(folder: string): string {
  const file = join(folder, 'model', 'lydia.db');
  const storage = open(file);
  storage.write((db) => {
    for (let number = 1; number <= waiting - waitingInLog; number += 1) {
      saveCall(db, testCall(number));
      for (let line = 0; line < 10; line += 1)
        saveUtterance(db, testUtterance(number * 100 + line, number, `Phrase ${line} de l’appel ${number}`));
      recordMutation(db, saveNotes(number, number, `Notes ${number}`));
    }
  });
  storage.close();
  const again = open(file);
  again.write((db) => {
    for (let number = waiting - waitingInLog + 1; number <= waiting; number += 1) {
      saveCall(db, testCall(number));
      recordMutation(db, saveNotes(number, number, `Notes ${number}`));
    }
  });
  const killed = join(folder, 'killed', 'lydia.db');
  mkdirSync(dirname(killed), { recursive: true });
  for (const part of [...parts, '.open', '.key-check']) copyFileSync(file + part, killed + part);
  again.close();
  return killed;
}

/** Reads all that there is, as a person who scrolls through everything would. */
function readAll(storage: Storage): readonly { readonly notes: string; readonly number: number }[] {
  storage.read((db) => db.all(select('SELECT * FROM utterances')));
  storage.read((db) => db.all(select('SELECT * FROM search_renewals')));
  return storage.read((db) =>
    db.all(
      select<{ notes: string; number: number }>('SELECT notes, substr(id, -12) + 0 AS number FROM calls'),
    ),
  );
}

export type Outcome = 'harmless' | 'noticed at the start' | 'noticed when read';

/** Throws unless the damage is noticed, the file kept, and what could be read of the outbox saved; or nothing is wrong. */
export function tryDamage(killed: string, file: string, damage: Damage, random: Random): Outcome {
  for (const part of [...parts, '.open', '.key-check']) {
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(killed + part, file + part);
  }
  damage.apply(file, random);
  const readable = countReadable(file);
  const begun = performance.now();
  const storage = open(file);
  if (performance.now() - begun > 5_000) throw new Error(`${damage.what}: it took more than 5 s to open`);
  try {
    if (storage.recovery !== null) return checkRecovered(storage, file, readable);
    return checkHarmless(storage, damage);
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'database-damaged') throw error;
    storage.close();
    const after = open(file);
    checkRecovered(after, file, readable);
    after.close();
    return 'noticed when read';
  } finally {
    storage.close();
  }
}

function checkHarmless(storage: Storage, { what, mayLoseLog }: Damage): Outcome {
  const calls = readAll(storage);
  if (what === 'log removed' && !storage.hasLostChanges) throw new Error('nobody missed the log');
  const expected = mayLoseLog ? [waiting - waitingInLog, waiting] : [waiting];
  if (!expected.includes(calls.length))
    throw new Error(`${what}: ${calls.length} calls of ${waiting}, and nothing was said`);
  for (const { notes, number } of calls)
    if (notes !== `Notes ${number}`) throw new Error(`${what}: call ${number} reads '${notes}'`);
  return 'harmless';
}

/** How many changes SQLite itself gives, before anything is done about the damage. On a copy: reading may alter the log. */
function countReadable(file: string): number {
  const copy = `${file}.look`;
  for (const part of parts) if (existsSync(file + part)) copyFileSync(file + part, copy + part);
  try {
    const connection = openConnection({ file: copy, key: testKey, isReadOnly: true });
    try {
      return connection.all('SELECT body FROM outbox').length;
    } finally {
      connection.close();
    }
  } catch {
    return 0;
  } finally {
    for (const part of parts) rmSync(copy + part, { force: true });
  }
}

function checkRecovered(storage: Storage, file: string, readable: number): Outcome {
  const { recovery } = storage;
  if (recovery === null) throw new Error('the damage was met, and nothing was said at the next start');
  const kept = basename(recovery.keptFile);
  const isThere = parts.some((part) => existsSync(join(dirname(file), kept + part)));
  if (!isThere) throw new Error(`${kept} is not there`);
  const saved = storage.read(loadOutbox).length;
  if (saved < readable) throw new Error(`${saved} changes were saved, ${readable} could be read`);
  if (saved !== recovery.salvagedMutations)
    throw new Error(`${saved} were saved, ${recovery.salvagedMutations} told`);
  recovery.told();
  storage.close();
  const after = open(file);
  const isSilent = after.recovery === null;
  after.close();
  if (!isSilent) throw new Error('it was reported twice');
  return 'noticed at the start';
}
