import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Backup, BackupStatus } from '../../contracts/ipc/backup.ts';
import type { Result } from '../../contracts/result.ts';
import { openConnection } from '../storage/connection.ts';
import { loadKnownChanges, loadOutbox } from '../storage/queries/adopt-mutations.ts';
import { loadCall, saveCall } from '../storage/queries/calls.ts';
import { recordMutation } from '../storage/queries/outbox.ts';
import { setMutationAside, settleMutation } from '../storage/queries/settle-mutation.ts';
import { nameBeside } from '../storage/swap-files.ts';
import { completeWrapUp, saveNotes, testCall, testCallId, testKey } from '../storage/testing.ts';
import { type BackupWorld, createBackupWorld } from './testing.ts';

let world: BackupWorld;
beforeEach(() => {
  world = createBackupWorld();
});
afterEach(() => world.remove());

const folder = (): string => join(dirname(world.database.file), 'backups');
const filesBeside = (): string[] => readdirSync(dirname(world.database.file));
const hasCall = (number: number): boolean =>
  world.storage.read((db) => loadCall(db, testCallId(number))) !== null;

function expectOk<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

async function create(): Promise<Backup> {
  return expectOk(await world.service.create());
}

describe('a backup', () => {
  test('D8: opens with the key of its user only, is readable by nobody else, and has no file beside it', async () => {
    world.storage.write((db) => saveCall(db, testCall(1, { notes: 'MARKERNOTES' })));
    const made = await create();
    const file = join(folder(), made.name);
    expect(readdirSync(folder())).toEqual([made.name]);
    expect([statSync(file).mode & 0o077, statSync(folder()).mode & 0o077]).toEqual([0, 0]);
    const content = readFileSync(file).toString('latin1');
    expect(content.includes('MARKERNOTES') || content.startsWith('SQLite')).toBe(false);
    expect(() => openConnection({ file, key: new Uint8Array(32).fill(9), isReadOnly: true })).toThrow();
    const copy = openConnection({ file, key: testKey, isReadOnly: true });
    expect(copy.get('SELECT notes FROM calls')).toEqual({ notes: 'MARKERNOTES' });
    copy.close();
  });

  test('is told to those who watch, while it is made and after', async () => {
    const told: BackupStatus[] = [];
    world.service.watch((status) => told.push(status));
    const made = await create();
    expect(told.map(({ activity }) => activity)).toEqual(['none', 'backing-up', 'backing-up', 'none']);
    expect(told.at(-1)).toEqual({ backups: [made], activity: 'none' });
    expect(made).toMatchObject({ madeAt: world.clock.nowMs(), bytes: expect.any(Number) });
  });

  test('asked for twice at once is made once', async () => {
    const [first, second] = await Promise.all([world.service.create(), world.service.create()]);
    expect(expectOk(first).name).toBe(expectOk(second).name);
    expect(readdirSync(folder())).toHaveLength(1);
  });

  test('the last three are kept, and the one just made stays whatever the clock said before', async () => {
    const names: string[] = [];
    for (let day = 0; day < 5; day += 1) {
      names.push((await create()).name);
      await world.clock.advance(86_400_000);
    }
    expect(readdirSync(folder())).toEqual(names.slice(2));
    world.clock.setWallClock(Date.UTC(2020, 0, 1));
    const late = await create();
    expect(readdirSync(folder())).toEqual([late.name, ...names.slice(3)]);
  });

  test('of a damaged database is none: the good ones stay, and the next start looks for the damage', async () => {
    const good = await create();
    world.storage.close();
    const content = readFileSync(world.database.file);
    content.fill(0x5a, 4_096);
    writeFileSync(world.database.file, content);
    expect(await world.service.create()).toMatchObject({ error: { code: 'database-damaged' } });
    expect(readdirSync(folder())).toEqual([good.name]);
    expect(existsSync(`${world.database.file}.suspect`)).toBe(true);
  });

  test('what a kill left half made is taken away at the next start', async () => {
    await create();
    writeFileSync(join(folder(), 'lydia-2026-01-01T00-00-00Z.db.part'), 'half');
    writeFileSync(`${world.database.file}.restoring`, 'half');
    world.service.start();
    await create();
    expect(readdirSync(folder()).filter((name) => name.includes('.part'))).toEqual([]);
    expect(existsSync(`${world.database.file}.restoring`)).toBe(false);
  });
});

describe('every day', () => {
  /** The service looks into a real folder: its answer is waited for, not the clock. */
  const reachCount = (count: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    world.service.watch(({ backups, activity }) => {
      if (backups.length === count && activity === 'none') resolve();
    });
    return promise;
  };

  test('one is made by itself, and no second one on the same day', async () => {
    world.service.start();
    await world.clock.advance(5 * 60_000);
    await reachCount(1);
    await expect.poll(() => world.clock.pendingTimers()).toBe(1);
    await world.clock.advance(30 * 60_000);
    await expect.poll(() => world.clock.pendingTimers()).toBe(1);
    expect(readdirSync(folder())).toHaveLength(1);
    await world.clock.advance(24 * 60 * 60_000);
    await reachCount(2);
  });

  test('not during a call, but after it', async () => {
    world.state.isInCall = true;
    world.service.start();
    await world.clock.advance(5 * 60_000);
    await expect.poll(() => world.clock.pendingTimers()).toBe(1);
    expect(existsSync(folder())).toBe(false);
    world.state.isInCall = false;
    await world.clock.advance(30 * 60_000);
    await reachCount(1);
  });
});

describe('a copy elsewhere', () => {
  test('is the backup, readable by its owner only', async () => {
    const made = await create();
    world.state.chosenFile = join(dirname(world.database.file), 'copy.db');
    expectOk(await world.service.saveCopy(made.name));
    const copy = readFileSync(world.state.chosenFile);
    expect(copy.equals(readFileSync(join(folder(), made.name)))).toBe(true);
    expect(statSync(world.state.chosenFile).mode & 0o077).toBe(0);
  });

  test('that cannot be written is told as that, and leaves nothing behind', async () => {
    const made = await create();
    world.state.chosenFile = join(folder(), 'missing', 'copy.db');
    expect(await world.service.saveCopy(made.name)).toMatchObject({ error: { code: 'file-not-written' } });
    world.state.chosenFile = null;
    expect(await world.service.saveCopy(made.name)).toMatchObject({ error: { code: 'cancelled' } });
    for (const name of ['../lydia.db', 'lydia-2020-01-01T00-00-00Z.db', ''])
      expect(await world.service.saveCopy(name)).toMatchObject({ error: { code: 'not-found' } });
  });
});

describe('D8: a restore', () => {
  test('brings back the instant of the backup, and keeps what was there as a file beside it', async () => {
    world.storage.write((db) => saveCall(db, testCall(1)));
    const made = await create();
    world.storage.write((db) => saveCall(db, testCall(2)));
    expectOk(await world.service.restore(made.name));
    expect([hasCall(1), hasCall(2)]).toEqual([true, false]);
    world.storage.write((db) => saveCall(db, testCall(3)));
    expect(world.state.pauses).toEqual(['paused', 'resumed']);
    const kept = filesBeside().find((name) => name.includes('.before-restore-')) ?? '';
    world.state.chosenFile = join(dirname(world.database.file), kept);
    expectOk(await world.service.restoreFile());
    expect([hasCall(1), hasCall(2), hasCall(3)]).toEqual([true, true, false]);
  });

  test('loses nothing that waits or was set aside, here or in the backup, and has it once', async () => {
    world.storage.write((db) => {
      for (const number of [1, 2, 3]) saveCall(db, testCall(number));
      recordMutation(db, saveNotes(1, 1, 'waits in both'));
      recordMutation(db, completeWrapUp(2, 2));
      recordMutation(db, saveNotes(3, 2, 'refused since'));
    });
    const made = await create();
    world.storage.write((db) => {
      recordMutation(db, saveNotes(4, 3, 'made since'));
      setMutationAside(db, saveNotes(3, 2, '').id, 'invalid-input');
      settleMutation(db, { id: completeWrapUp(2, 2).id, status: 'applied', code: null }, world.clock.nowMs());
    });
    expectOk(await world.service.restore(made.name));
    const entries = world.storage.read(loadOutbox);
    expect(entries.map(({ mutation, code }) => [mutation.id, code])).toEqual([
      [saveNotes(1, 1, '').id, null],
      // Confirmed since: sent again under its id, it has no second effect.
      [completeWrapUp(2, 2).id, null],
      [saveNotes(3, 2, '').id, 'invalid-input'],
      [saveNotes(4, 3, '').id, null],
    ]);
    expect(world.storage.read((db) => loadCall(db, testCallId(3)))?.notes).toBe('made since');
    const confirmed = world.storage.read(loadKnownChanges);
    expect(confirmed.confirmed.map(({ id }) => id)).toEqual([completeWrapUp(2, 2).id]);
    const trusted = world.storage.read((db) =>
      db.all({ text: `SELECT id FROM outbox WHERE attempts = 0 OR is_overtaken = 0` } as never),
    );
    expect(trusted).toEqual([]);
  });

  test('that stopped half way is carried on, and its file is not taken away', async () => {
    world.storage.write((db) => saveCall(db, testCall(1)));
    const made = await create();
    // A reader keeps the log, and something stands where that is to be moved.
    const reader = openConnection({ file: world.database.file, key: testKey, isReadOnly: true });
    const inTheWay = `${nameBeside(world.database.file, 'before-restore', world.clock.nowMs())}-wal`;
    mkdirSync(join(inTheWay, 'folder'), { recursive: true });
    expect(await world.service.restore(made.name)).toMatchObject({ ok: false });
    reader.close();
    rmSync(inTheWay, { recursive: true });
    expect(hasCall(1)).toBe(true);
  });

  test('is refused during a call, before a file is looked for and after', async () => {
    const made = await create();
    world.state.isInCall = true;
    for (const answer of [await world.service.restore(made.name), await world.service.restoreFile()])
      expect(answer).toMatchObject({ error: { code: 'call-in-progress' } });
    world.state.isInCall = false;
    const restoring = world.service.restore(made.name);
    world.service.watch(({ activity }) => {
      if (activity === 'restoring') world.state.isInCall = true;
    });
    expect(await restoring).toMatchObject({ error: { code: 'call-in-progress' } });
    expect(filesBeside().filter((name) => name.includes('restor'))).toEqual([]);
  });

  const unreadable: Record<string, (file: string) => void> = {
    'cut short': (file) => truncateSync(file, statSync(file).size - 4_096),
    'damaged in one page': (file) => {
      const content = readFileSync(file);
      // A copy has no free page: any of them is missed.
      content.fill(0x5a, content.length - 4_096);
      writeFileSync(file, content);
    },
    'no database': (file) => writeFileSync(file, 'a letter'),
    empty: (file) => writeFileSync(file, ''),
    gone: (file) => rmSync(file),
    'of a newer version': (file) => {
      const connection = openConnection({ file, key: testKey });
      connection.run(`INSERT INTO migrations (version, name, applied_at) VALUES (999, 'later', 0)`);
      connection.close();
    },
    'of another user': (file) => {
      rmSync(file);
      const connection = openConnection({ file, key: new Uint8Array(32).fill(9) });
      connection.execute('CREATE TABLE migrations (version INTEGER)');
      connection.close();
    },
  };

  test.each(Object.keys(unreadable))(
    'from a file that is %s is refused, and nothing is touched',
    async (what) => {
      world.storage.write((db) => saveCall(db, testCall(1)));
      const made = await create();
      const file = join(dirname(world.database.file), 'elsewhere.db');
      writeFileSync(file, readFileSync(join(folder(), made.name)));
      unreadable[what]?.(file);
      world.state.chosenFile = file;
      const before = filesBeside();
      expect(await world.service.restoreFile()).toMatchObject({ error: { code: 'backup-unreadable' } });
      expect(filesBeside()).toEqual(before);
      expect([hasCall(1), world.state.pauses]).toEqual([true, []]);
    },
  );
});

test('a stop in the middle lets go of every file, and leaves nothing half made under a name that counts', async () => {
  world.storage.write((db) => saveCall(db, testCall(1)));
  const creating = world.service.create();
  await world.service.stop();
  await creating;
  const names = existsSync(folder()) ? readdirSync(folder()) : [];
  expect(names.filter((name) => !name.includes('.part')).length).toBeLessThanOrEqual(1);
  expect(await world.service.create()).toMatchObject({ error: { code: 'cancelled' } });
});
