import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countPending } from '../storage/queries/outbox.ts';
import { loadIncarnation } from '../storage/queries/sync-state.ts';
import { completeWrapUp, saveNotes, testCall, testId } from '../storage/testing.ts';
import { createSyncWorld, type SyncWorld } from './testing-world.ts';

let world: SyncWorld;
beforeEach(async () => {
  world = createSyncWorld();
  await world.start();
});
afterEach(() => world.remove());

const incarnation = () => world.storage.read(loadIncarnation);

describe('S4: a server that lost what it confirmed', () => {
  test('gets it again, under the same ids and in the old order, before anything else is fetched', async () => {
    const restore = world.server.backUp();
    await world.record(saveNotes(1, 1, 'first'));
    await world.record(saveNotes(2, 1, 'second', 1));
    await world.record(completeWrapUp(3, 2));
    const before = world.server.call(testId(1));
    restore();
    expect(world.server.call(testId(1)).notes).toBe('');
    await world.hurry();
    await world.clock.advance(5_000);
    expect(world.server.call(testId(1))).toEqual(before);
    expect([...world.server.effects]).toEqual([1, 2, 3].map((number) => [testId(40_000 + number), 1]));
    expect(world.storage.read(countPending)).toBe(0);
    expect([world.call(1), world.call(2)]).toEqual([before, world.server.call(testId(2))]);
  });

  test('is asked only about a new life, and not again', async () => {
    await world.record(saveNotes(1, 1, 'first'));
    world.server.restart();
    await world.hurry();
    expect(world.server.pushes).toHaveLength(1);
    expect(incarnation()).toBe('life2');
  });

  test('stays unknown until the check has been made: a kill in between makes it again', async () => {
    const restore = world.server.backUp();
    await world.record(saveNotes(1, 1, 'first'));
    restore();
    world.faults.push('none', 'lost-answer');
    await world.hurry();
    expect(incarnation()).toBe('life1');
    await world.restart();
    await world.clock.advance(5_000);
    expect(world.server.call(testId(1)).notes).toBe('first');
    expect(incarnation()).toBe('life2');
  });

  test('that is older than the check is taken at its word', async () => {
    world.server.setOld(true);
    await world.record(saveNotes(1, 1, 'first'));
    world.server.restart();
    world.server.put('call', testId(4), testCall(4));
    await world.hurry();
    expect(world.call(4)).toEqual(testCall(4));
  });
});
