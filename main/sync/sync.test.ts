import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFakeClock, createMemoryLogger, type FakeClock, settlePromises } from '../platform/testing.ts';
import { loadArticles } from '../storage/queries/articles.ts';
import { loadCall } from '../storage/queries/calls.ts';
import { loadDispositions } from '../storage/queries/dispositions.ts';
import { countOpenConflicts, loadOpenConflicts } from '../storage/queries/note-conflicts.ts';
import { countPending, countSetAside, recordMutation } from '../storage/queries/outbox.ts';
import { loadSetAside } from '../storage/queries/set-aside.ts';
import { loadCursor } from '../storage/queries/sync-state.ts';
import { loadUtterances } from '../storage/queries/utterances.ts';
import { select } from '../storage/sql.ts';
import type { Storage } from '../storage/storage.ts';
import {
  completeWrapUp,
  createTestDatabase,
  resolveConflict,
  saveNotes,
  type TestDatabase,
  testArticle,
  testCall,
  testCallId,
  testId,
  testUtterance,
} from '../storage/testing.ts';
import { createSync, type Sync } from './sync.ts';
import { createFakeServer, type FakeServer, type Fault } from './testing.ts';
import { createTestFullLoad, noFullLoad } from './testing-load.ts';

let database: TestDatabase;
let storage: Storage;
let server: FakeServer;
let clock: FakeClock;
let sync: Sync;
let faults: Fault[];

beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  server = createFakeServer();
  clock = createFakeClock();
  faults = [];
  sync = begin(storage);
  for (const number of [1, 2, 3]) server.put('call', testId(number), testCall(number));
});
afterEach(() => {
  sync.stop();
  database.remove();
});

function begin(over: Storage): Sync {
  const connection = server.connect({ nextFault: () => faults.shift() ?? 'none' });
  return createSync({
    storage: over,
    api: connection,
    clock,
    logger: createMemoryLogger().logger,
    fullLoad: createTestFullLoad({ storage: over, databaseFile: database.file, connection, clock }),
    random: () => 0.5,
  });
}

const call = (number: number) => storage.read((db) => loadCall(db, testCallId(number)));
const record = (mutation: Parameters<typeof recordMutation>[1]) =>
  storage.write((db) => recordMutation(db, mutation));
const mutationId = (number: number) => testId(40_000 + number);
const sentIds = () => server.pushes.map((push) => push.map((mutation) => mutation.id));

async function startSynchronised(): Promise<void> {
  sync.start();
  await settlePromises();
  expect(call(1)).toEqual(testCall(1));
}

describe('fetching', () => {
  test('brings all that the API has, and goes on from where it was after a restart', async () => {
    server.put('utterance', testId(10_001), testUtterance(1, 1, 'Bonjour'));
    server.put('article', testId(30_001), testArticle(1, 'Délais', 'Dix jours.'));
    await startSynchronised();
    expect(storage.read((db) => loadUtterances(db, testCallId(1)))).toHaveLength(1);
    expect(storage.read(loadArticles)).toHaveLength(1);

    sync.stop();
    storage.close();
    storage = database.open();
    expect(storage.read(loadCursor)).toBe('life1/all/5');
    server.put('call', testId(4), testCall(4));
    sync = begin(storage);
    sync.start();
    await settlePromises();
    expect(call(4)).toEqual(testCall(4));
  });

  test('comes at once when it is hurried, and by itself when nobody says anything', async () => {
    await startSynchronised();
    server.put('call', testId(4), testCall(4));
    sync.hurry();
    await settlePromises();
    expect(call(4)).not.toBeNull();
    server.put('call', testId(5), testCall(5));
    await clock.advance(60_000);
    expect(call(5)).not.toBeNull();
  });

  test('never has a cursor ahead of the data: a page that fails half way is fetched again', async () => {
    const healthy = storage;
    let isBroken = false;
    storage = {
      ...healthy,
      write: (change) =>
        healthy.write((db) => {
          const value = change(db);
          if (isBroken) throw new Error('killed before the commit');
          return value;
        }),
    };
    sync = begin(storage);
    sync.start();
    isBroken = true;
    await settlePromises();
    expect([call(1), healthy.read(loadCursor)]).toEqual([null, null]);
    isBroken = false;
    await clock.advance(5_000);
    expect(call(1)).toEqual(testCall(1));
  });

  test('S9: takes away what was deleted', async () => {
    server.put('utterance', testId(10_001), testUtterance(1, 1, 'Bonjour'));
    await startSynchronised();
    server.put('call', testId(1), null);
    sync.hurry();
    await settlePromises();
    expect(call(1)).toBeNull();
    expect(storage.read((db) => loadUtterances(db, testCallId(1)))).toEqual([]);
  });

  test('S15: keeps unknown entities and fields raw, and reads them once it can', async () => {
    server.put('contact', testId(70_001), { id: testId(70_001), name: 'Zoé' });
    server.put('call', testId(4), { ...testCall(4), mood: ['vip'] });
    server.put('call', testId(5), { ...testCall(5), status: 'parked' });
    await startSynchronised();
    const raw = select<{ entity: string; id: string }>(
      'SELECT entity, id FROM raw_records ORDER BY entity DESC',
    );
    expect(storage.read((db) => db.all(raw))).toEqual([
      { entity: 'contact', id: testId(70_001) },
      { entity: 'call', id: testId(5) },
    ]);
    const extra = select<{ extra: string | null }>(`SELECT extra FROM calls WHERE id = '${testId(4)}'`);
    expect(storage.read((db) => db.get(extra))).toEqual({ extra: '{"mood":["vip"]}' });

    server.put('call', testId(5), testCall(5));
    sync.hurry();
    await settlePromises();
    expect(call(5)).toEqual(testCall(5));
    expect(storage.read((db) => db.all(raw))).toHaveLength(1);
  });

  test('goes on where a page leads nowhere, instead of asking for ever', async () => {
    let requests = 0;
    sync = createSync({
      storage,
      api: {
        request: async (route) => {
          requests += 1;
          return { ok: true, value: route.answer.parse({ changes: [], cursor: 'same', hasMore: true }) };
        },
      },
      clock,
      logger: createMemoryLogger().logger,
      fullLoad: noFullLoad,
    });
    sync.start();
    await settlePromises();
    expect(requests).toBe(2);
  });
});

describe('sending', () => {
  test('goes out without a word as soon as something is written', async () => {
    await startSynchronised();
    record(saveNotes(1, 1, 'mine'));
    await settlePromises();
    expect(server.call(testId(1)).notes).toBe('mine');
    expect(storage.read(countPending)).toBe(0);
  });

  test('S4: is applied once although the answer is lost, the request doubled, or late', async () => {
    await startSynchronised();
    for (const fault of ['lost-answer', 'doubled', 'late'] as const) {
      faults.push(fault);
      const number = server.effects.size + 1;
      record(saveNotes(number, number, fault));
      await clock.advance(10_000);
      expect(server.call(testId(number)).notes).toBe(fault);
      expect(call(number)).toEqual(server.call(testId(number)));
    }
    expect([...server.effects.values()]).toEqual([1, 1, 1]);
  });

  test('S4: what may have arrived is not typed over: the text after it goes under an id of its own', async () => {
    await startSynchronised();
    faults.push('lost-answer');
    record(saveNotes(1, 1, 'mine'));
    await settlePromises();
    record(saveNotes(2, 1, 'mine, and more', call(1)?.notesRevision));
    await clock.advance(10_000);
    expect(server.call(testId(1)).notes).toBe('mine, and more');
    expect([...server.effects]).toEqual([1, 2].map((number) => [mutationId(number), 1]));
    expect([countPending, countSetAside, countOpenConflicts].map((count) => storage.read(count))).toEqual([
      0, 0, 0,
    ]);
  });

  test('S6: goes on after a kill between sending and the answer, with the same ids', async () => {
    await startSynchronised();
    faults.push('lost-answer');
    record(saveNotes(1, 1, 'mine'));
    record(completeWrapUp(2, 1));
    await settlePromises();
    sync.stop();
    storage.close();
    storage = database.open();
    expect(storage.read(countPending)).toBeGreaterThan(0);
    sync = begin(storage);
    sync.start();
    await settlePromises();
    expect(storage.read(countPending)).toBe(0);
    expect([...server.effects.values()]).toEqual([1, 1]);
    expect(call(1)).toEqual(server.call(testId(1)));
  });

  test('keeps the order in which the changes were made', async () => {
    faults.push('api-unreachable');
    sync.start();
    await settlePromises();
    record(saveNotes(1, 1, 'one'));
    record(saveNotes(2, 2, 'two'));
    record(completeWrapUp(3, 1));
    await clock.advance(10_000);
    expect(sentIds()).toEqual([[1, 2, 3].map(mutationId)]);
  });

  test('does not send while the API is away more often than the back-off says', async () => {
    await startSynchronised();
    let requests = 0;
    sync.stop();
    sync = createSync({
      storage,
      api: {
        request: async () => {
          requests += 1;
          return { ok: false, error: { code: 'api-unreachable', message: '', retryable: true } };
        },
      },
      clock,
      logger: createMemoryLogger().logger,
      fullLoad: noFullLoad,
      random: () => 1,
    });
    sync.start();
    for (let second = 0; second < 120; second += 1) {
      record(saveNotes(100 + second, 1, `typing ${second}`, second));
      await clock.advance(1_000);
    }
    expect(requests).toBeGreaterThan(5);
    expect(requests).toBeLessThan(40);
  });

  test('S8: sets a change aside that can never succeed, and the others arrive', async () => {
    sync.start();
    await settlePromises();
    sync.stop();
    for (const number of [1, 2, 3]) record(saveNotes(number, number, `notes ${number}`));
    server.reject(mutationId(1), 'forbidden');
    server.poison(mutationId(2), 'invalid-input');
    sync.start();
    await settlePromises();
    expect(server.call(testId(3)).notes).toBe('notes 3');
    expect(storage.read(countPending)).toBe(0);
    expect(storage.read(countSetAside)).toBe(2);
    expect(storage.read(loadSetAside).map(({ mutation, code }) => [mutation.id, code])).toEqual([
      [mutationId(1), 'forbidden'],
      [mutationId(2), 'invalid-input'],
    ]);
    expect(call(2)?.notes).toBe('');
  });

  test('holds a call back whose change makes the server fail, and the other calls go on', async () => {
    await startSynchronised();
    sync.stop();
    for (const number of [1, 2, 3]) record(saveNotes(number, number, `notes ${number}`));
    server.poison(mutationId(2), 'internal');
    sync.start();
    await settlePromises();
    expect([1, 2, 3].map((number) => server.call(testId(number)).notes)).toEqual(['notes 1', '', 'notes 3']);
    expect([storage.read(countPending), storage.read(countSetAside)]).toEqual([1, 0]);
    expect(call(2)?.notes).toBe('notes 2');
  });

  test('holds a call back whose change gets no result, and goes on sending and fetching', async () => {
    await startSynchronised();
    sync.stop();
    for (const number of [1, 2, 3]) record(saveNotes(number, number, `notes ${number}`));
    server.mute(mutationId(1));
    server.put('call', testId(4), testCall(4));
    sync.start();
    await settlePromises();
    expect([1, 2, 3].map((number) => server.call(testId(number)).notes)).toEqual(['', 'notes 2', 'notes 3']);
    expect(call(4)).toEqual(testCall(4));
    expect(storage.read(countPending)).toBe(1);
    await clock.advance(60_000);
    expect(server.pushes.at(-1)?.map((mutation) => mutation.id)).toEqual([mutationId(1)]);
  });

  test('waits for a new session instead of asking again when the old one is refused', async () => {
    await startSynchronised();
    faults.push('session-expired');
    record(saveNotes(1, 1, 'mine'));
    await clock.advance(20_000);
    expect(server.pushes).toEqual([]);
    sync.hurry();
    await settlePromises();
    expect(server.call(testId(1)).notes).toBe('mine');
  });

  test('of notes that were changed elsewhere shows that text, and the conflict with both, until it is resolved here', async () => {
    await startSynchronised();
    server.put('call', testId(1), testCall(1, { notes: 'theirs', notesRevision: 1 }));
    record(saveNotes(1, 1, 'mine'));
    await settlePromises();
    expect(call(1)).toMatchObject({ notes: 'theirs', notesRevision: 1 });
    const conflicts = () => storage.read((db) => loadOpenConflicts(db, testCallId(1)));
    expect(conflicts()).toMatchObject([{ presentText: 'theirs', otherText: 'mine' }]);

    faults.push('api-unreachable');
    record(resolveConflict(2, 1, { conflictNumber: 1, notes: 'both', baseRevision: 1 }));
    await settlePromises();
    expect([call(1)?.notes, conflicts(), storage.read(countOpenConflicts)]).toEqual(['both', [], 0]);
    await clock.advance(5_000);
    expect(server.call(testId(1)).notes).toBe('both');
    expect([storage.read(countPending), conflicts()]).toEqual([0, []]);
  });
});

test('tells the number of changes that wait, at once and whenever it changes', async () => {
  const counts: number[] = [];
  const unwatch = sync.watchPending((count) => counts.push(count));
  await startSynchronised();
  record(saveNotes(1, 1, 'mine'));
  await settlePromises();
  unwatch();
  record(saveNotes(2, 2, 'mine'));
  expect(counts).toEqual([0, 1, 0]);
});

test('does not touch the storage after it was stopped, whatever is still under way', async () => {
  sync.start();
  sync.stop();
  storage.close();
  await clock.advance(120_000);
  expect(clock.pendingTimers()).toBe(0);
  storage = database.open();
  expect(call(1)).toBeNull();
  expect(storage.read(loadDispositions)).toEqual([]);
});
