import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Mutation } from '../../contracts/api/sync.ts';
import { contactIdSchema, mutationIdSchema } from '../../contracts/ids.ts';
import { loadKnownChanges } from './queries/adopt-mutations.ts';
import { loadCall, saveCall } from './queries/calls.ts';
import { recordMutation } from './queries/outbox.ts';
import { setMutationAside, settleMutation } from './queries/settle-mutation.ts';
import { openStorage } from './storage.ts';
import {
  completeWrapUp,
  createTestDatabase,
  saveNotes,
  type TestDatabase,
  testCall,
  testCallId,
  testId,
  testStartMs,
} from './testing.ts';
import { checkSaved, runWriter } from './testing-process.ts';

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.remove());

const names = (): string[] => readdirSync(dirname(database.file)).sort();

/** The same write-ahead log and file as after a kill: the bytes of an open database, under its name once it is closed. */
function leaveKilled(storage: { close(): void }): void {
  const kept = names().map((name) => [name, readFileSync(`${dirname(database.file)}/${name}`)] as const);
  storage.close();
  for (const [name, content] of kept) writeFileSync(`${dirname(database.file)}/${name}`, content);
}

function damageFirstPage(): void {
  const content = readFileSync(database.file);
  content.fill(0x5a, 0, 4_096);
  writeFileSync(database.file, content);
}

function damageLater(): void {
  writeFileSync(`${database.file}.suspect`, '');
  const content = readFileSync(database.file);
  content.fill(0x5a, content.length - 4_096);
  writeFileSync(database.file, content);
}

const createContact: Mutation = {
  kind: 'create-contact',
  id: mutationIdSchema.parse(testId(50_001)),
  madeAt: testStartMs,
  contactId: contactIdSchema.parse(testId(60_001)),
  fields: { name: 'Ana', company: '', numbers: ['+33612345678'], note: '' },
};

describe('D5: what was not sent is saved from a damaged file', () => {
  test('changes of calls and contacts, waiting, set aside with the reason why, or confirmed', () => {
    const storage = database.open();
    storage.write((db) => {
      saveCall(db, testCall(1));
      recordMutation(db, saveNotes(1, 1, 'Notes'));
      recordMutation(db, createContact);
      recordMutation(db, completeWrapUp(2, 1));
      setMutationAside(db, completeWrapUp(2, 1).id, 'call-not-found');
      recordMutation(db, completeWrapUp(3, 1));
      settleMutation(db, { id: completeWrapUp(3, 1).id, status: 'applied', code: null }, testStartMs);
      // Enough behind them, so that the damage hits something else.
      for (let number = 2; number < 40; number += 1)
        saveCall(db, testCall(number, { notes: 'x'.repeat(900) }));
    });
    storage.close();
    damageLater();
    const after = database.open();
    expect(after.recovery).toMatchObject({ salvagedMutations: 3 });
    expect(after.read(loadKnownChanges)).toEqual({
      outbox: [
        { mutation: saveNotes(1, 1, 'Notes'), code: null },
        { mutation: createContact, code: null },
        { mutation: completeWrapUp(2, 1), code: 'call-not-found' },
      ],
      confirmed: [expect.objectContaining({ id: completeWrapUp(3, 1).id, seq: 4, confirmedAt: testStartMs })],
      lastSeq: 7,
    });
  });

  test('the damaged file goes aside with everything that belongs to it', () => {
    const storage = database.open();
    storage.write((db) => saveCall(db, testCall(1)));
    leaveKilled(storage);
    damageFirstPage();
    // The log holds the first page too: without it, it would be mended by the log.
    writeFileSync(`${database.file}-wal`, 'no log');
    const kept = database.open().recovery?.keptFile ?? '';
    for (const suffix of ['', '-wal', '-shm']) expect(existsSync(kept + suffix), suffix).toBe(true);
  });

  test('a file that vanished is reported, and not taken for a first start', () => {
    database.open().close();
    rmSync(database.file);
    expect(database.open().recovery).not.toBeNull();
  });
});

describe('D5: the write-ahead log', () => {
  function writeAndKill(): void {
    const first = database.open();
    first.write((db) => saveCall(db, testCall(1)));
    first.close();
    const second = database.open();
    second.write((db) => {
      saveCall(db, testCall(2));
      recordMutation(db, saveNotes(1, 1, 'Notes'));
    });
    leaveKilled(second);
  }

  test('read at the next start, it gives back what it holds', () => {
    writeAndKill();
    const storage = database.open();
    expect(storage.recovery).toBeNull();
    expect(storage.read((db) => loadCall(db, testCallId(2)))).not.toBeNull();
  });

  test('taken away after a kill, it is missed: what it held was said to be saved', () => {
    writeAndKill();
    rmSync(`${database.file}-wal`);
    const storage = database.open();
    expect([storage.hasLostChanges, storage.recovery]).toEqual([true, null]);
    expect(storage.read((db) => loadCall(db, testCallId(1)))).toEqual(testCall(1));
    storage.close();
    expect(database.open().hasLostChanges).toBe(false);
  });

  test('is not missed after a proper end', () => {
    database.open().close();
    expect(existsSync(`${database.file}-wal`)).toBe(false);
    expect(database.open().hasLostChanges).toBe(false);
  });

  test('cut to nothing, or beside an index of rubbish, it leaves an earlier whole state', () => {
    writeAndKill();
    writeFileSync(`${database.file}-shm`, Buffer.alloc(32_768, 0x5a));
    const storage = database.open();
    expect(storage.read((db) => loadCall(db, testCallId(2)))).not.toBeNull();
    leaveKilled(storage);
    writeFileSync(`${database.file}-wal`, '');
    const cut = database.open();
    expect(cut.recovery).toBeNull();
    expect(cut.read((db) => loadCall(db, testCallId(1)))).toEqual(testCall(1));
  });
});

/** Opens the database as a user who is not root, for whom rights count, and says how it went. */
function openAsUser(): string {
  const url = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
  const program = `
    const { openStorage } = await import(${url('./storage.ts')});
    const { testKey } = await import(${url('./testing.ts')});
    const { createSystemClock } = await import(${url('../platform/clock.ts')});
    const { createMemoryLogger } = await import(${url('../platform/testing.ts')});
    const opened = openStorage({ file: ${JSON.stringify(database.file)}, key: testKey,
      clock: createSystemClock(), logger: createMemoryLogger().logger });
    if (opened.ok) opened.value.close();
    process.stdout.write(opened.ok ? 'opened' : opened.error.code);`;
  const identity = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    ...identity,
  });
  return ended.stdout + ended.stderr;
}

/** Everything in the folder belongs to the user who opens it. */
function giveAway(): void {
  if (process.getuid?.() !== 0) return;
  const folder = dirname(database.file);
  chownSync(dirname(folder), 65_534, 65_534);
  for (const path of [folder, ...names().map((name) => `${folder}/${name}`)]) chownSync(path, 65_534, 65_534);
}

describe.skipIf(process.platform === 'win32')('D6: a folder without the right to write', () => {
  test('is told as that, the file stays as it was, and opens once the right is back', () => {
    const storage = database.open();
    storage.write((db) => saveCall(db, testCall(1)));
    storage.close();
    giveAway();
    const before = readFileSync(database.file);
    chmodSync(dirname(database.file), 0o555);
    expect(openAsUser()).toBe('disk-read-only');
    chmodSync(database.file, 0o400);
    expect(openAsUser()).toBe('disk-read-only');
    expect(readFileSync(database.file).equals(before)).toBe(true);
    chmodSync(dirname(database.file), 0o700);
    chmodSync(database.file, 0o600);
    expect(openAsUser()).toBe('opened');
    expect(openStorage(database.options)).toMatchObject({ ok: true });
  });
});

// 20 limits: `npm run chaos -- sync --only D6`.
describe.skipIf(process.platform !== 'linux')('D6: a quota', () => {
  // One is met while the tables are made, one while calls are written.
  test.each([360_448, 1_400_000])(
    'of %i bytes is told as a full disk, and what was saved is kept',
    async (bytes) => {
      const { file } = database;
      const starved = await runWriter({ file, from: 1, under: ['prlimit', `--fsize=${bytes}`] });
      expect(starved.words.at(-1)).toBe('disk-full');
      const last = starved.lastSaved === null ? 0 : checkSaved(file, starved.lastSaved);
      await runWriter({ file, from: last + 1, until: last + 2 });
      expect(checkSaved(file, last + 2)).toBe(last + 2);
    },
  );
});
