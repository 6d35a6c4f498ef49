import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Result, succeed } from '../../contracts/result.ts';
import { createStorage } from './create-storage.ts';
import { openDatabase } from './open-database.ts';
import { loadCall, saveCall } from './queries/calls.ts';
import { change, select } from './sql.ts';
import { attemptStorage, type Storage, type StorageChange } from './storage.ts';
import { createTestDatabase, type TestDatabase, testCall, testCallId } from './testing.ts';

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.remove());

describe('a write', () => {
  test('is all or nothing', () => {
    const storage = database.open();
    const work = () =>
      storage.write((db) => {
        saveCall(db, testCall(1));
        throw new Error('half way');
      });
    expect(work).toThrow('half way');
    expect(storage.read((db) => loadCall(db, testCallId(1)))).toBeNull();
  });

  test('is told to listeners after the commit, with what it touched', () => {
    const storage = database.open();
    const told: (readonly [StorageChange, boolean])[] = [];
    storage.watch((committed) =>
      told.push([committed, storage.read((db) => loadCall(db, testCallId(1))) !== null]),
    );
    storage.write((db) => {
      saveCall(db, testCall(1));
      saveCall(db, testCall(2));
      expect(told).toEqual([]);
    });
    expect(told).toEqual([
      [{ callIds: new Set([testCallId(1), testCallId(2)]), tables: new Set(['calls']) }, true],
    ]);
  });

  test('is not told when it failed, or changed nothing', () => {
    const storage = database.open();
    const listener = vi.fn<(committed: StorageChange) => void>();
    storage.watch(listener);
    const failing = () =>
      storage.write((db) => {
        saveCall(db, testCall(1));
        throw new Error('half way');
      });
    expect(failing).toThrow('half way');
    storage.write(() => undefined);
    expect(listener).not.toHaveBeenCalled();
  });

  test('stands although a listener fails', () => {
    const storage = database.open();
    storage.watch(() => {
      throw new Error('listener');
    });
    storage.write((db) => saveCall(db, testCall(1)));
    expect(storage.read((db) => loadCall(db, testCallId(1)))).not.toBeNull();
  });

  test('ends up on the disk before it returns: another connection reads it after a kill', () => {
    const storage = database.open();
    storage.write((db) => saveCall(db, testCall(1)));
    // The first one is not closed, as after a kill.
    expect(database.open().read((db) => loadCall(db, testCallId(1)))).toEqual(testCall(1));
  });
});

describe('D6: a disk that takes no more', () => {
  function openLimited(pragma: string): { readonly storage: Storage; readonly lift: () => void } {
    const opened = openDatabase(database.options);
    opened.connection.readPragma(pragma);
    return {
      storage: createStorage(opened, database.options),
      lift() {
        opened.connection.readPragma('max_page_count = 1000000');
        opened.connection.readPragma('query_only = 0');
      },
    };
  }

  const longNotes = 'x'.repeat(20_000);

  test('is a typed failure, keeps what was saved, and goes on when there is room again', () => {
    const { storage, lift } = openLimited('max_page_count = 100');
    let saved = 0;
    let failure: Result<void> = succeed(undefined);
    while (failure.ok && saved < 100) {
      failure = attemptStorage(() =>
        storage.write((db) => saveCall(db, testCall(saved, { notes: longNotes }))),
      );
      if (failure.ok) saved += 1;
    }
    expect(failure).toMatchObject({ ok: false, error: { code: 'disk-full' } });
    const count = () =>
      storage.read((db) => db.get(select<{ n: number }>('SELECT count(*) AS n FROM calls')));
    expect(count()).toEqual({ n: saved });
    lift();
    storage.write((db) => saveCall(db, testCall(saved, { notes: longNotes })));
    expect(count()).toEqual({ n: saved + 1 });
    storage.close();
  });

  test('that is read-only is a typed failure, and reading goes on', () => {
    const { storage } = openLimited('query_only = 1');
    const failure = attemptStorage(() => storage.write((db) => saveCall(db, testCall(1))));
    expect(failure).toMatchObject({ ok: false, error: { code: 'disk-read-only' } });
    expect(storage.read((db) => loadCall(db, testCallId(1)))).toBeNull();
    storage.close();
  });
});

test('a bug is thrown as it is, and not taken for a failure of the disk', () => {
  const storage = database.open();
  const wrong = () =>
    attemptStorage(() => storage.write((db) => db.run(change('DELETE FROM no_such_table'))));
  expect(wrong).toThrow('no such table');
});

test('a reader has no way to write, for the compiler and at run time', () => {
  const storage = database.open();
  storage.read((db) => {
    // @ts-expect-error a Reader is no Writer
    expect(() => saveCall(db, testCall(1))).toThrow();
    expect('run' in db).toBe(false);
  });
  const writing = () => storage.read((db) => db.all(select('DELETE FROM calls')));
  expect(writing).toThrow(/does not return data/);
});
