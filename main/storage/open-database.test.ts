import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openConnection } from './connection.ts';
import { loadCall, saveCall } from './queries/calls.ts';
import { countPending, loadNextMutations, recordMutation } from './queries/outbox.ts';
import { saveUtterance } from './queries/utterances.ts';
import { select } from './sql.ts';
import { openStorage } from './storage.ts';
import {
  createTestDatabase,
  saveNotes,
  type TestDatabase,
  testCall,
  testCallId,
  testKey,
  testUtterance,
} from './testing.ts';

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.remove());

const otherKey = new Uint8Array(32).fill(9);
const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const keptFiles = (): string[] =>
  readdirSync(dirname(database.file)).filter((name) => name.includes('.corrupt-') && !name.endsWith('-wal'));

/** Calls 1 to 40 with notes waiting for each, all in the main file. */
function fill(): void {
  const storage = database.open();
  storage.write((db) => {
    for (let number = 1; number <= 40; number += 1) {
      saveCall(db, testCall(number));
      for (let line = 0; line < 20; line += 1) {
        saveUtterance(db, testUtterance(number * 100 + line, number, `Phrase ${line} de l’appel ${number}`));
      }
      recordMutation(db, saveNotes(number, number, `Notes ${number}`));
    }
  });
  storage.close();
}

function overwritePages(first: number, last: number): void {
  const content = readFileSync(database.file);
  content.fill(0x5a, first * 4096, last * 4096);
  writeFileSync(database.file, content);
}

/** A page of the table, as SQLite counts them, which is not that of its root. */
function pagesOf(table: string): number[] {
  const connection = openConnection({ file: database.file, key: testKey });
  const rows = connection.all('SELECT pageno FROM dbstat WHERE name = $table AND pagetype = $leaf', {
    table,
    leaf: 'leaf',
  });
  connection.close();
  return rows.map((row) => Number(Object(row).pageno) - 1);
}

test('opens again what was written before', () => {
  const storage = database.open();
  storage.write((db) => saveCall(db, testCall(1)));
  storage.close();
  const again = database.open();
  expect(again.read((db) => loadCall(db, testCallId(1)))).toEqual(testCall(1));
  expect(again.recovery).toBeNull();
});

test('makes a file that only its owner may read', () => {
  database.open();
  expect(statSync(database.file).mode & 0o077).toBe(0);
});

describe('D7: key and version', () => {
  test('leaves the file untouched when the key is wrong, and opens with the right one after', () => {
    fill();
    const before = hash(database.file);
    const refused = openStorage({ ...database.options, key: otherKey });
    expect(refused).toMatchObject({ ok: false, error: { code: 'database-locked' } });
    expect(hash(database.file)).toBe(before);
    expect(keptFiles()).toEqual([]);
    expect(database.open().read((db) => loadCall(db, testCallId(1)))).not.toBeNull();
  });

  test('takes a file for locked, not for damaged, when nothing proves the key', () => {
    fill();
    rmSync(`${database.file}.key-check`);
    const refused = openStorage({ ...database.options, key: otherKey });
    expect(refused).toMatchObject({ ok: false, error: { code: 'database-locked' } });
    expect(keptFiles()).toEqual([]);
  });

  test('leaves a database of a newer version alone', () => {
    fill();
    const connection = openConnection({ file: database.file, key: testKey });
    connection.run(`INSERT INTO migrations (version, name, applied_at) VALUES (999, 'later', 0)`);
    connection.close();
    const before = hash(database.file);
    expect(openStorage(database.options)).toMatchObject({ ok: false, error: { code: 'database-newer' } });
    expect(hash(database.file)).toBe(before);
    expect(keptFiles()).toEqual([]);
  });

  test('says that storage is unavailable when a folder stands where the file should be', () => {
    const refused = openStorage({ ...database.options, file: dirname(dirname(database.file)) });
    expect(refused).toMatchObject({ ok: false, error: { code: 'storage-unavailable' } });
  });
});

describe('D5: a damaged file', () => {
  test('is set aside, never deleted, and a new one is begun', () => {
    fill();
    overwritePages(0, 1);
    const damaged = hash(database.file);
    const storage = database.open();
    expect(storage.recovery?.keptFile).toContain('lydia.db.corrupt-2026-01-01T00-00-00Z');
    expect(hash(storage.recovery?.keptFile ?? '')).toBe(damaged);
    expect(storage.read((db) => loadCall(db, testCallId(1)))).toBeNull();
    storage.write((db) => saveCall(db, testCall(1)));
  });

  test('is noticed when it was cut to nothing', () => {
    fill();
    truncateSync(database.file, 0);
    expect(database.open().recovery).toMatchObject({ salvagedMutations: 0 });
  });

  test('is reported at every start until the person was told, and then no more', () => {
    fill();
    overwritePages(0, 1);
    database.open().close();
    const again = database.open();
    expect(again.recovery).toMatchObject({ salvagedMutations: 0 });
    again.recovery?.told();
    again.close();
    expect(database.open().recovery).toBeNull();
    expect(keptFiles()).toHaveLength(1);
  });

  test('two damaged files of one second do not overwrite each other', () => {
    fill();
    overwritePages(0, 1);
    database.open().close();
    overwritePages(0, 1);
    database.open().close();
    expect(keptFiles()).toHaveLength(2);
  });

  test('gives back what was not sent, in the order it was made, when a page met later is damaged', () => {
    fill();
    const [page = 0] = pagesOf('utterances');
    overwritePages(page, page + 1);
    const storage = database.open();
    const readAll = () => storage.read((db) => db.all(select('SELECT sum(length(text)) FROM utterances')));
    expect(readAll).toThrow(expect.objectContaining({ code: 'database-damaged' }));
    storage.close();
    const after = database.open();
    expect(after.recovery).toMatchObject({ salvagedMutations: 40 });
    const sent = after.read((db) => loadNextMutations(db, 100));
    expect(sent.map((mutation) => ('callId' in mutation ? mutation.callId : null))).toEqual(
      Array.from({ length: 40 }, (_, index) => testCallId(index + 1)),
    );
  });

  test('gives back the changes on both sides of a page of the outbox that cannot be read', () => {
    fill();
    const pages = pagesOf('outbox');
    expect(pages.length).toBeGreaterThan(2);
    const middle = pages[1] ?? 0;
    overwritePages(middle, middle + 1);
    writeFileSync(`${database.file}.suspect`, '');
    const storage = database.open();
    const count = storage.read(countPending);
    expect(count).toBeGreaterThan(5);
    expect(count).toBeLessThan(40);
  });

  // 200 of them, and other damage: `npm run chaos -- sync --only D5`.
  test('any flipped bit is noticed or harmless, and what is read is never altered', () => {
    fill();
    const sound = readFileSync(database.file);
    for (let sample = 0; sample < 10; sample += 1) {
      const content = Buffer.from(sound);
      const at = Math.floor((sound.length * (sample + 0.5)) / 10);
      content.writeUInt8(content.readUInt8(at) ^ 1, at);
      for (const suffix of ['-wal', '-shm', '.suspect']) rmSync(database.file + suffix, { force: true });
      writeFileSync(database.file, content);
      writeFileSync(`${database.file}.suspect`, '');
      const storage = database.open();
      storage.recovery?.told();
      const call = storage.read((db) => loadCall(db, testCallId(7)));
      if (storage.recovery === null) expect(call?.notes, `byte ${at}`).toBe('Notes 7');
      storage.close();
    }
  });

  test('a sound file that was suspected is kept in use', () => {
    fill();
    writeFileSync(`${database.file}.suspect`, '');
    expect(database.open().recovery).toBeNull();
    expect(existsSync(`${database.file}.suspect`)).toBe(false);
  });
});
