import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contactIdSchema, mutationIdSchema } from '../../contracts/ids.ts';
import { settlePromises } from '../platform/testing.ts';
import { openConnection } from '../storage/connection.ts';
import { migrate } from '../storage/migrate.ts';
import { migrations } from '../storage/migrations/index.ts';
import { loadContact } from '../storage/queries/contacts.ts';
import { countPending, countSetAside, loadNextMutations, recordMutation } from '../storage/queries/outbox.ts';
import { loadSetAside } from '../storage/queries/set-aside.ts';
import { select } from '../storage/sql.ts';
import { removeDatabase } from '../storage/swap-files.ts';
import {
  completeWrapUp,
  saveNotes,
  testCall,
  testId,
  testKey,
  testStartMs,
  testUtterance,
} from '../storage/testing.ts';
import { checkCrowdedMillisecond } from './testing-crowd.ts';
import { createSyncWorld, type SyncWorld } from './testing-world.ts';

let world: SyncWorld;
beforeEach(() => {
  world = createSyncWorld();
});
afterEach(() => world.remove());

const mutationId = (number: number) => testId(40_000 + number);
const callNumbers = Array.from({ length: 50 }, (_, index) => index + 1);
const count = (text: string): number =>
  world.storage.read((db) => db.get(select<{ n: number }>(`SELECT count(*) AS n FROM ${text}`)))?.n ?? -1;

/** Fifty changes of fifty calls wait, numbered from `first`. */
function queueFifty(first: number): void {
  world.storage.write((db) => {
    for (const number of callNumbers) {
      const { notesRevision } = world.server.call(testId(number));
      recordMutation(db, saveNotes(first + number, number, `notes ${first}`, notesRevision));
    }
  });
}

describe('S8: one of fifty changes that can never succeed', () => {
  beforeEach(async () => {
    for (const number of callNumbers) world.server.put('call', testId(number), testCall(number));
    await world.start();
    world.sync.stop();
  });

  async function expectOthersArrive(first: number, at: number, code: string): Promise<void> {
    world.sync.start();
    await settlePromises();
    await world.clock.advance(1_000);
    expect([world.storage.read(countPending), world.storage.read(countSetAside)]).toEqual([0, 1]);
    expect(world.storage.read(loadSetAside)).toMatchObject([{ mutation: { id: mutationId(at) }, code }]);
    const arrived = callNumbers.filter(
      (number) => world.server.effects.get(mutationId(first + number)) === 1,
    );
    expect(arrived).toHaveLength(49);
    expect(world.call(at - first)).toEqual(world.server.call(testId(at - first)));
    world.sync.stop();
  }

  test('is set aside at each of the fifty places, and the others arrive', async () => {
    for (const place of callNumbers) {
      const first = place * 100;
      world.server.reject(mutationId(first + place), 'forbidden');
      queueFifty(first);
      await expectOthersArrive(first, first + place, 'forbidden');
      world.storage.write((db) => db.run({ kind: 'change', text: `DELETE FROM outbox` }));
    }
  }, 30_000);

  test('that makes the whole request too large is found and set aside, at ten places', async () => {
    for (const place of [1, 5, 11, 17, 23, 29, 36, 42, 49, 50]) {
      const first = place * 100;
      world.server.poison(mutationId(first + place), 'payload-too-large');
      queueFifty(first);
      await expectOthersArrive(first, first + place, 'payload-too-large');
      world.storage.write((db) => db.run({ kind: 'change', text: `DELETE FROM outbox` }));
    }
  }, 30_000);
});

test('S9: created and deleted at once, before or between two synchronisations, stays deleted', async () => {
  await world.start();
  for (let number = 1; number <= 200; number += 1) {
    const contactId = contactIdSchema.parse(testId(70_000 + number));
    const id = (kind: number) => mutationIdSchema.parse(testId(40_000 + number * 10 + kind));
    const fields = { name: 'Zoé', company: '', numbers: ['+33612345678'], note: '' };
    const made = { madeAt: testStartMs, contactId };
    if (number % 2 === 0) world.faults.push('api-unreachable');
    await world.record({ ...made, id: id(1), kind: 'create-contact', fields });
    await world.record({ ...made, id: id(2), kind: 'delete-contact' });
    await world.clock.advance(5_000);
    expect(world.storage.read((db) => loadContact(db, contactId))).toBeNull();
    expect(world.server.records.get(`contact ${contactId}`) ?? null).toBeNull();
  }
  expect(world.storage.read(countPending)).toBe(0);
}, 20_000);

test('S11: whatever the clock of the desktop says, changes arrive, in the order made, and in the order of the server', async () => {
  await world.start();
  const dayMs = 24 * 3_600_000;
  const jumps = [
    -365, 365, -1, 1, 0, -300, 300, -0.04, 0.04, 0, 365, -365, 30, -30, 0.0000125, 7, -7, 90, -90, 0,
  ];
  for (const [index, days] of jumps.entries()) {
    world.clock.setWallClock(testStartMs + days * dayMs);
    const number = index + 1;
    const text = `at ${days} days`;
    await world.record(saveNotes(number, 1, text, world.call(1)?.notesRevision));
    // The clock steps while the answer is on its way, and while a try waits.
    world.faults.push('lost-answer');
    await world.record(completeWrapUp(1_000 + number, 2));
    world.clock.setWallClock(testStartMs - days * dayMs);
    await world.clock.advance(5_000);
    expect(world.server.call(testId(1)).notes).toBe(text);
    expect([world.storage.read(countPending), world.storage.read(countSetAside)]).toEqual([0, 0]);
  }
  expect([...world.server.effects.values()].every((effects) => effects === 1)).toBe(true);
  expect(world.call(1)).toEqual(world.server.call(testId(1)));
}, 20_000);

// With 60,000: `npm run chaos -- sync --only S13`.
test('S13: thousands of calls of one millisecond all come, each with a place of its own, wherever the stream is cut', async () => {
  await checkCrowdedMillisecond({ calls: 4_000, cutAt: [400_000, 700_000] });
}, 30_000);

describe('S15: a desktop and an API of two versions', () => {
  test('a change that waits over several migrations is sent as it was written', async () => {
    world.sync.stop();
    world.storage.close();
    removeDatabase(world.database.file);
    const old = openConnection({ file: world.database.file, key: testKey });
    migrate(old, migrations.slice(0, 6), 0);
    const mutation = saveNotes(1, 1, 'before the update');
    old.run(
      `INSERT INTO outbox (id, call_id, entity, entity_id, kind, made_at, body, attempts, is_overtaken, state)
       VALUES ($id, $callId, 'call', $callId, 'save-notes', 7, $body, 1, 0, 'waiting')`,
      { id: mutation.id, callId: testId(1), body: JSON.stringify(mutation) },
    );
    old.close();
    await world.restart();
    await world.clock.advance(5_000);
    expect(world.server.pushes.flat()).toEqual([mutation]);
    expect(world.server.effects.get(mutationId(1))).toBe(1);
    expect(world.call(1)).toEqual(world.server.call(testId(1)));
  });

  test('an API that is older, and is updated and taken back, loses nothing', async () => {
    for (let round = 0; round < 20; round += 1) {
      world.server.setOld(round % 2 === 0);
      if (round === 0) await world.start();
      if (round % 5 === 4) world.server.compact();
      world.server.put('utterance', testId(10_000 + round), testUtterance(round, 1, `Phrase ${round}`));
      await world.record(
        saveNotes(round + 1, 1, `round ${round}`, world.server.call(testId(1)).notesRevision),
      );
      world.server.restart();
      await world.hurry();
    }
    world.server.setOld(false);
    world.sync.hurry();
    await world.clock.advance(120_000);
    expect([world.storage.read(countPending), world.storage.read(countSetAside)]).toEqual([0, 0]);
    expect(world.call(1)).toEqual(world.server.call(testId(1)));
    expect([...world.server.effects.values()]).toEqual(Array.from({ length: 20 }, () => 1));
    expect(count('utterances')).toBe(20);
  });

  test('what a newer API adds is kept beside the record, by the feed and by the snapshot alike', async () => {
    world.server.put('call', testId(4), { ...testCall(4), mood: ['calm'], stars: 5 });
    world.server.put('planet', testId(5), { id: testId(5), rings: 3 });
    await world.start();
    world.server.put('call', testId(6), { ...testCall(6), mood: ['calm'] });
    await world.hurry();
    const extra = select<{ extra: string }>('SELECT extra FROM calls WHERE extra IS NOT NULL ORDER BY id');
    expect(world.storage.read((db) => db.all(extra)).map((row) => JSON.parse(row.extra) as unknown)).toEqual([
      { mood: ['calm'], stars: '5' },
      { mood: ['calm'] },
    ]);
    expect(count(`raw_records WHERE entity = 'planet'`)).toBe(1);
  });
});

test('a batch is sent again one by one only as long as its change at fault is among them', async () => {
  for (const number of callNumbers) world.server.put('call', testId(number), testCall(number));
  await world.start();
  world.sync.stop();
  queueFifty(0);
  world.server.poison(mutationId(10), 'invalid-input');
  world.sync.start();
  await settlePromises();
  await world.clock.advance(1_000);
  expect(world.server.pushes.length).toBeLessThan(20);
  expect(world.storage.read((db) => loadNextMutations(db, 1))).toEqual([]);
});
