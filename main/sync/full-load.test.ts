import { existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contactSchema } from '../../contracts/domain/contact.ts';
import { contactIdSchema, dispositionIdSchema, mutationIdSchema } from '../../contracts/ids.ts';
import type { SyncStatus } from '../../contracts/ipc/sync.ts';
import { createMemoryLogger, settlePromises } from '../platform/testing.ts';
import { loadArticles } from '../storage/queries/articles.ts';
import { loadCall, markTalkedHere, saveCall } from '../storage/queries/calls.ts';
import { loadContact } from '../storage/queries/contacts.ts';
import { countPending, countSetAside, recordMutation } from '../storage/queries/outbox.ts';
import { loadCursor } from '../storage/queries/sync-state.ts';
import { loadUtterances, saveUtterance } from '../storage/queries/utterances.ts';
import { select } from '../storage/sql.ts';
import {
  saveNotes,
  testArticle,
  testCall,
  testCallId,
  testId,
  testKey,
  testStartMs,
  testUtterance,
} from '../storage/testing.ts';
import { createFullLoad, loadFileOf } from './full-load.ts';
import type { LoadReport } from './load/run-load.ts';
import { createSyncWorld, type SyncWorld } from './testing-world.ts';

let world: SyncWorld;
beforeEach(() => {
  world = createSyncWorld();
});
afterEach(() => world.remove());

const contact = contactSchema.parse({
  id: testId(70_001),
  name: 'Zoé\tTab',
  company: 'Œuvres \\ Cie',
  numbers: ['+33612345678'],
  note: 'le matin\nle soir',
  updatedAt: 7,
});
const count = (table: string): number =>
  world.storage.read((db) => db.get(select<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)))?.n ?? 0;
const ids = () => [1, 2, 3, 4, 5].filter((number) => world.call(number) !== null);
const found = (match: string) =>
  world.storage
    .read((db) =>
      db.all(
        select<{ id: string }>(
          `SELECT id FROM call_search JOIN calls ON call_key = call_search.rowid WHERE call_search MATCH '${match}'`,
        ),
      ),
    )
    .map(({ id }) => id);

/** So many calls that nothing about the order of blocks is by chance. */
function fill(calls: number): void {
  for (let number = 1; number <= calls; number += 1) {
    world.server.put('call', testId(number), testCall(number, { tags: number % 2 === 0 ? ['pair'] : [] }));
    world.server.put('utterance', testId(10_000 + number), testUtterance(number, number, `Phrase ${number}`));
  }
  world.server.put('contact', contact.id, contact);
  world.server.put('article', testId(30_001), testArticle(1, 'Délais', 'Dix jours.'));
}

function expectEqualToServer(calls: number): void {
  for (let number = 1; number <= calls; number += 1) {
    expect(world.call(number)).toEqual(world.server.call(testId(number)));
  }
  expect([count('calls'), count('utterances')]).toEqual([calls, calls]);
}

describe('a full load', () => {
  test('brings all there is, found by words, tags and numbers at once', async () => {
    fill(20);
    await world.start();
    expectEqualToServer(20);
    expect(world.storage.read((db) => loadContact(db, contact.id))).toEqual(contact);
    expect(world.storage.read(loadArticles)).toHaveLength(1);
    expect(found('zoe AND phrase AND 20')).toEqual([testId(20)]);
    expect(found('number : "34567" *')).toHaveLength(20);
    expect(count('call_tags')).toBe(10);
    expect(existsSync(loadFileOf(world.database.file))).toBe(false);
    const indexes = () =>
      world.storage.read((db) => db.all(select(`SELECT name FROM sqlite_schema WHERE type = 'index'`)))
        .length;
    const whole = indexes();
    await world.restart();
    expect(indexes()).toBe(whole);
    expect(whole).toBeGreaterThan(25);
  });

  test('S13: has a place for thousands of calls of one millisecond, in every block', async () => {
    for (let number = 1; number <= 3_000; number += 1) {
      world.server.put('call', testId(number), testCall(number, { startedAt: testStartMs }));
    }
    await world.start();
    await settlePromises();
    expect(count('calls')).toBe(3_000);
    expect(count('call_search')).toBe(3_000);
  });

  test('cut off anywhere, goes on from the last block, and is complete only with its last line', async () => {
    fill(6);
    for (let at = 150; at <= 4_500; at += 150) world.loads.cuts.push(at);
    await world.start();
    for (let minute = 0; minute < 60 && world.storage.read(loadCursor) === null; minute += 1) {
      await world.clock.advance(60_000);
    }
    expectEqualToServer(6);
  });

  test('that ends early without an error is not complete', async () => {
    fill(6);
    world.loads.areCutsQuiet = true;
    world.loads.cuts.push(1_700);
    await world.start();
    expect(world.storage.read(loadCursor)).toBeNull();
    await world.clock.advance(5_000);
    expectEqualToServer(6);
  });

  test('goes on after a kill from what was stored, with the cursor of its first beginning', async () => {
    fill(6);
    world.loads.cuts.push(1_700);
    await world.start();
    expect(world.storage.read(loadCursor)).toBeNull();
    world.server.put('call', testId(1), testCall(1, { notes: 'changed since', notesRevision: 1 }));
    await world.restart();
    expectEqualToServer(6);
    expect(world.call(1)?.notes).toBe('changed since');
  });

  test('begins anew when the API refuses to go on with the old one', async () => {
    fill(6);
    const restore = world.server.backUp();
    world.server.restart();
    world.loads.cuts.push(1_700);
    await world.start();
    restore();
    await world.clock.advance(5_000);
    expectEqualToServer(6);
  });

  test('begins anew when what was stored cannot be read', async () => {
    fill(6);
    world.loads.cuts.push(1_700);
    await world.start();
    truncateSync(loadFileOf(world.database.file), 5_000);
    await world.clock.advance(5_000);
    expectEqualToServer(6);
  });

  test('is not needed from an API that is older: the feed is read from its beginning', async () => {
    fill(6);
    world.server.setOld(true);
    await world.start();
    expectEqualToServer(6);
  });

  test('tells how it gets on, and says nothing when it is done', async () => {
    fill(6);
    const told: (SyncStatus['fullLoad'] | 'none')[] = [];
    world.loads.cuts.push(1_700);
    world.sync.watchStatus(({ fullLoad }) => told.push(fullLoad ?? 'none'));
    await world.start();
    expect(told.at(-1)).toMatchObject({ reason: 'first', phase: 'waiting' });
    await world.clock.advance(5_000);
    expect(told.at(-1)).toBe('none');
    const phases = told.map((load) => (load === 'none' || load === null ? 'none' : load.phase));
    expect([...new Set(phases)]).toEqual(['none', 'fetching', 'waiting', 'indexing']);
    const last = told.filter((load) => load !== 'none').at(-1);
    expect(last).toMatchObject({ done: 6, total: 6 });
  });
});

describe('while a full load goes on', () => {
  /** Synchronised, and then told to fetch everything anew; nothing comes until `go`. */
  async function beginAnew(change = (): void => undefined): Promise<{ go(): Promise<void> }> {
    await world.start();
    world.server.compact();
    change();
    world.server.put('call', testId(3), null);
    world.server.put('call', testId(4), testCall(4));
    world.server.compact();
    const { promise, resolve } = Promise.withResolvers<void>();
    world.loads.hold = () => promise;
    await world.hurry();
    return {
      async go() {
        resolve();
        await world.clock.advance(1_000);
      },
    };
  }

  test('S9: a cursor older than what was forgotten fetches everything anew; what was deleted is gone', async () => {
    const load = await beginAnew();
    expect(ids()).toEqual([1, 2, 3]);
    await load.go();
    expect(ids()).toEqual([1, 2, 4]);
  });

  test('what is written is sent at once, and stays on the screen through the exchange', async () => {
    const load = await beginAnew();
    await world.record(saveNotes(1, 1, 'sent meanwhile'));
    expect(world.server.call(testId(1)).notes).toBe('sent meanwhile');
    world.faults.push('api-unreachable');
    await world.record(saveNotes(2, 2, 'waits'));
    // The answers to come are lost until all is in use, so that nothing but the exchange can have kept the texts.
    world.faults.push(...Array.from({ length: 20 }, () => 'api-unreachable' as const));
    await load.go();
    expect(ids()).toEqual([1, 2, 4]);
    expect([world.call(1)?.notes, world.call(2)?.notes]).toEqual(['sent meanwhile', 'waits']);
    expect(world.storage.read(countPending)).toBe(1);
    world.faults.splice(0);
    await world.clock.advance(120_000);
    expect([1, 2].map((number) => world.call(number))).toEqual(
      [1, 2].map((number) => world.server.call(testId(number))),
    );
    expect([...world.server.effects.values()]).toEqual([1, 1]);
  });

  test('what was set aside and what is no matter of the API come along', async () => {
    await world.start();
    world.server.reject(testId(40_001), 'forbidden');
    await world.record(saveNotes(1, 1, 'refused'));
    world.storage.write((db) => markTalkedHere(db, testCallId(2)));
    const filter = `INSERT INTO saved_filters (id, name, search, filter) VALUES ('a', 'Mine', '', '{}')`;
    world.storage.write((db) => db.run({ kind: 'change', text: filter }));
    const load = await beginAnew();
    await load.go();
    expect(world.storage.read(countSetAside)).toBe(1);
    expect(count('saved_filters')).toBe(1);
    expect(count('calls WHERE is_talked_here = 1')).toBe(1);
    await world.record(saveNotes(2, 1, 'later'));
    expect(world.storage.read((db) => db.all(select('SELECT seq FROM outbox')))).toEqual([{ seq: 1 }]);
  });

  test('a call that is followed here does not go back in time, and is not lost', async () => {
    const ringing = { status: 'ringing', answeredAt: null, endedAt: null, endCause: null } as const;
    world.server.put('call', testId(1), testCall(1, ringing));
    const load = await beginAnew();
    // The API does not know yet how the call went on, nor of the one that begins.
    world.storage.write((db) => {
      saveCall(db, testCall(1));
      saveUtterance(db, testUtterance(1, 1, 'dit ici'));
      saveCall(db, testCall(5, { ...ringing, direction: 'outbound' }));
      markTalkedHere(db, testCallId(5));
      recordMutation(db, saveNotes(1, 5, 'noté'));
    });
    world.faults.push(...Array.from({ length: 20 }, () => 'api-unreachable' as const));
    await load.go();
    expect(world.call(1)).toMatchObject({ status: 'ended', endCause: 'contact-hung-up' });
    expect(world.storage.read((db) => loadUtterances(db, testCallId(1)))).toHaveLength(1);
    expect(world.call(5)).toMatchObject({ status: 'ringing', notes: 'noté' });
    expect(count('calls WHERE is_talked_here = 1')).toBe(1);
  });

  test('a contact made here is not lost, and one that was deleted elsewhere does not come back', async () => {
    world.server.put('contact', contact.id, contact);
    const load = await beginAnew(() => world.server.put('contact', contact.id, null));
    world.faults.push('api-unreachable');
    const made = contactIdSchema.parse(testId(70_002));
    const { id, name, company, numbers, note } = contact;
    const fields = { name, company, numbers, note };
    world.storage.write((db) => {
      const base = { madeAt: testStartMs };
      const created = mutationIdSchema.parse(testId(40_001));
      recordMutation(db, { ...base, id: created, kind: 'create-contact', contactId: made, fields });
      const edited = mutationIdSchema.parse(testId(40_002));
      recordMutation(db, { ...base, id: edited, kind: 'edit-contact', contactId: id, fields: { note: 'x' } });
    });
    world.faults.push(...Array.from({ length: 20 }, () => 'api-unreachable' as const));
    await load.go();
    expect(world.storage.read((db) => loadContact(db, made))).toMatchObject(fields);
    expect(world.storage.read((db) => loadContact(db, id))).toBeNull();
    expect(world.storage.read(countPending)).toBe(2);
  });

  test('a role that sees less leaves nothing behind of what it may not see', async () => {
    fill(4);
    await world.start();
    world.loads.visibility = {
      name: 'operator',
      sees: (entity, value) => entity === 'call' && Object(value).id !== testId(2),
    };
    await world.hurry();
    await world.clock.advance(1_000);
    expect(ids()).toEqual([1, 3, 4]);
    expect([count('utterances'), count('contacts'), count('articles')]).toEqual([0, 0, 0]);
    expect(found('phrase')).toEqual([]);
  });

  test('a role that sees less meanwhile leaves nothing of what was heard before', async () => {
    await world.start();
    world.server.compact();
    for (const number of [4, 5, 6, 7, 8]) world.server.put('call', testId(number), testCall(number));
    world.server.compact();
    world.loads.cuts.push(1_700);
    await world.hurry();
    expect(existsSync(loadFileOf(world.database.file))).toBe(true);
    world.storage.write((db) => saveCall(db, testCall(2, { contactName: 'heard' })));
    world.loads.visibility = { name: 'operator', sees: (_, value) => Object(value).id === testId(1) };
    await world.clock.advance(10_000);
    expect(ids()).toEqual([1]);
  });

  test('what is left of a load that is not needed any more goes', async () => {
    await world.start();
    writeFileSync(loadFileOf(world.database.file), 'left');
    await world.hurry();
    expect(existsSync(loadFileOf(world.database.file))).toBe(false);
  });

  test('stopping ends it, and the storage is not touched any more', async () => {
    const load = await beginAnew();
    world.sync.stop();
    world.storage.close();
    await load.go();
    expect(readdirSync(dirname(world.database.file)).some((name) => name.endsWith('.loading'))).toBe(true);
    await world.restart();
    expect(ids()).toEqual([1, 2, 4]);
  });
});

test('S9: a change waiting for a disposition of a record that a full load no longer has is not lost', async () => {
  await world.start();
  world.server.put('call', testId(1), null);
  world.server.compact();
  world.faults.push('api-unreachable');
  await world.record({
    kind: 'set-disposition',
    id: mutationIdSchema.parse(testId(40_001)),
    madeAt: testStartMs,
    callId: testCallId(1),
    dispositionId: dispositionIdSchema.parse(testId(60_001)),
  });
  await world.clock.advance(10_000);
  expect(world.storage.read((db) => loadCall(db, testCallId(1)))).toBeNull();
  expect([world.storage.read(countPending), world.storage.read(countSetAside)]).toEqual([0, 1]);
});

test('D6: a disk that does not take the history is told of once, and not any more when it does', async () => {
  const told: string[] = [];
  const reports: LoadReport[] = [
    { outcome: 'cut', hasProgressed: false, detail: '', diskCode: 'disk-full' },
    { outcome: 'cut', hasProgressed: false, detail: '', diskCode: 'disk-full' },
    { outcome: 'cut', hasProgressed: true, detail: '' },
  ];
  const load = createFullLoad({
    storage: world.storage,
    databaseFile: world.database.file,
    key: testKey,
    start: () => ({
      report: Promise.resolve(reports.shift() ?? { outcome: 'refused', hasProgressed: false, detail: '' }),
      cancel: () => undefined,
    }),
    clock: world.clock,
    logger: createMemoryLogger().logger,
    notify: (code) => told.push(code),
    withdraw: (code) => told.push(`no longer ${code}`),
  });
  for (let round = 0; round < 4; round += 1) await load.run();
  expect(told).toEqual(['disk-full', 'no longer disk-full']);
});
