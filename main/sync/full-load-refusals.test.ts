import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contactIdSchema, dispositionIdSchema, mutationIdSchema } from '../../contracts/ids.ts';
import { loadContact } from '../storage/queries/contacts.ts';
import { countSetAside, recordMutation } from '../storage/queries/outbox.ts';
import { openStorage } from '../storage/storage.ts';
import { saveNotes, testCall, testCallId, testId } from '../storage/testing.ts';
import { loadFileOf } from './full-load.ts';
import { createSyncWorld, type SyncWorld } from './testing-world.ts';

let world: SyncWorld;
beforeEach(() => {
  world = createSyncWorld();
});
afterEach(() => world.remove());

const ids = () => [1, 2, 3, 4, 5, 6].filter((number) => world.call(number) !== null);

test('a full load begins anew when the API does not know the token any more, as after an update of it', async () => {
  for (const number of [4, 5, 6]) world.server.put('call', testId(number), testCall(number));
  world.loads.cuts.push(1_700);
  await world.start();
  world.faults.push('invalid-input');
  while (world.faults.length > 0) await world.clock.advance(100);
  expect(existsSync(loadFileOf(world.database.file))).toBe(false);
  await world.clock.advance(5_000);
  expect(ids()).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a full load comes when the API does not know the cursor any more', async () => {
  await world.start();
  const loads: unknown[] = [];
  world.sync.watchStatus(({ fullLoad }) => loads.push(fullLoad?.reason));
  world.server.put('call', testId(3), null);
  world.faults.push('invalid-input');
  await world.hurry();
  await world.clock.advance(1_000);
  expect(ids()).toEqual([1, 2]);
  expect(loads).toContain('anew');
});

test('a role that sees less keeps nothing of a call that is written about meanwhile', async () => {
  await world.start();
  world.loads.visibility = {
    name: 'operator',
    sees: (entity, value) => entity === 'call' && Object(value).id !== testId(2),
  };
  const { promise, resolve } = Promise.withResolvers<void>();
  world.loads.hold = () => promise;
  await world.hurry();
  world.server.reject(testId(40_001), 'call-not-found');
  await world.record(saveNotes(1, 2, 'of a call that is seen no more'));
  resolve();
  await world.clock.advance(1_000);
  expect(ids()).toEqual([1, 3]);
  expect(world.storage.read(countSetAside)).toBe(1);
});

test('what was confirmed before the snapshot was begun does not come back over what followed it', async () => {
  world.faults.push('service-unavailable');
  await world.start();
  // The first try failed, and so will the next. What is sent between is in effect before the snapshot is begun, and so
  // is what others do after it.
  world.faults.push('none', 'service-unavailable');
  const disposition = (number: number) => dispositionIdSchema.parse(testId(60_000 + number));
  const mutation = (number: number) => ({ id: mutationIdSchema.parse(testId(40_000 + number)), madeAt: 7 });
  const contactId = contactIdSchema.parse(testId(70_001));
  world.storage.write((db) => {
    const [callId, dispositionId] = [testCallId(1), disposition(1)];
    recordMutation(db, { ...mutation(1), kind: 'set-disposition', callId, dispositionId });
    const fields = { name: 'Zoé', company: '', numbers: ['+33612345678'], note: '' };
    recordMutation(db, { ...mutation(2), kind: 'create-contact', contactId, fields });
  });
  while (world.server.effects.size < 2) await world.clock.advance(100);
  world.server.put('call', testId(1), testCall(1, { dispositionId: disposition(2) }));
  world.server.put('contact', contactId, null);
  await world.clock.advance(60_000);
  expect(world.call(1)).toEqual(world.server.call(testId(1)));
  expect(world.storage.read((db) => loadContact(db, contactId))).toBeNull();
});

test('nobody else has the file open while it is exchanged, and everybody goes on after it', async () => {
  const told: string[] = [];
  world.loads.letGo = async () => {
    told.push('let go');
    return () => told.push('go on');
  };
  world.storage.watchReplaced(() => told.push('exchanged'));
  await world.start();
  expect(told).toEqual(['let go', 'exchanged', 'go on']);
});

test('stopped while others let go, it exchanges nothing, and they go on', async () => {
  const told: string[] = [];
  world.loads.letGo = async () => {
    world.sync.stop();
    return () => told.push('go on');
  };
  world.storage.watchReplaced(() => told.push('exchanged'));
  await world.start();
  expect(told).toEqual(['go on']);
  world.loads.letGo = async () => () => undefined;
  await world.restart();
  expect(ids()).toEqual([1, 2, 3]);
});

test('what was begun beside a database that a backup took the place of is not gone on with', async () => {
  world.loads.cuts.push(600);
  await world.start();
  expect(existsSync(loadFileOf(world.database.file))).toBe(true);
  world.sync.stop();
  const newFile = `${world.database.file}.restoring`;
  const backup = openStorage({ ...world.database.options, file: newFile });
  if (!backup.ok) throw new Error(backup.error.message);
  backup.value.close();
  world.storage.replaceWith({ newFile, keptFile: null, carryOver: () => undefined });
  expect(existsSync(loadFileOf(world.database.file))).toBe(false);
  await world.start();
  expect(ids()).toEqual([1, 2, 3]);
});
