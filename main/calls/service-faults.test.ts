import { afterEach, expect, test } from 'vitest';
import { fail } from '../../contracts/result.ts';
import { saveCall } from '../storage/queries/calls.ts';
import { createTestDatabase } from '../storage/testing.ts';
import { me, ringingCall } from './testing.ts';
import { answerCall, createWorld, fillDisk } from './testing-world.ts';

let database = createTestDatabase();
afterEach(() => {
  database.remove();
  database = createTestDatabase();
});

test('leaves a call that goes on on the other computer of the operator to that one', () => {
  const world = createWorld(database);
  world.service.stop();
  const elsewhere = ringingCall(1, { status: 'active', operatorId: me, answeredAt: 5 });
  world.storage.write((db) => saveCall(db, elsewhere));
  world.service.stop();
  world.storage.close();
  const second = createWorld(database);
  expect(second.views()).toEqual([]);
  expect(second.stored(elsewhere)).toEqual(elsewhere);
});

test('ends a call that a restart cut off on this computer, and offers its wrap-up', async () => {
  const first = createWorld(database);
  const call = await answerCall(first);
  first.service.stop();
  first.storage.close();
  const second = createWorld(database);
  expect(second.view()).toMatchObject({
    phase: 'wrapping-up',
    call: { id: call.id, endCause: 'connection-lost' },
  });
});

test('stops ringing when the operator answers on his other computer', () => {
  const world = createWorld(database);
  const call = ringingCall(1);
  world.line.tell({ type: 'call-incoming', callId: call.id, from: '+33612345678' });
  world.tellApi({ ...call, status: 'active', operatorId: me, answeredAt: 5 });
  expect(world.views()).toEqual([]);
  expect(world.line.types()).toEqual(['reject']);
});

test('dials while wrap-ups wait, of calls in which nobody talked too, and has the one that ended last in hand', async () => {
  const world = createWorld(database);
  const ids = [];
  for (const number of ['0199000002', '0199000003', '0199000001']) {
    const dialled = await world.service.dial(number);
    if (!dialled.ok) throw new Error(dialled.error.message);
    ids.push(dialled.value.callId);
    await world.clock.advance(10);
    if (number !== '0199000001')
      world.line.tell({
        type: 'call-failed',
        callId: dialled.value.callId,
        code: 'telephony-failed',
        providerCode: 31_486,
        message: '',
      });
  }
  expect(world.views().map(({ phase }) => phase)).toEqual(['dialing', 'wrapping-up', 'wrapping-up']);
  const inHand: (string | null)[] = [];
  world.service.watchCallInHand((callId) => inHand.push(callId));
  world.line.tell({ type: 'line-lost' });
  expect(inHand).toEqual([ids[2]]);
  world.service.completeWrapUp(ids[2] ?? expect.unreachable());
  expect(inHand.at(-1)).toBe(ids[1]);
});

test('goes on without a disk, and stores the call and its notes once there is room again', async () => {
  const world = createWorld(database);
  const makeRoom = fillDisk(world);
  const call = await answerCall(world);
  expect(world.view()?.phase).toBe('active');
  expect(world.service.saveNotes(call.id, 'important')).toMatchObject({ error: { code: 'disk-full' } });
  makeRoom();
  expect(world.service.saveNotes(call.id, 'important').ok).toBe(true);
  expect(world.stored(call)).toMatchObject({ notes: 'important', status: 'active' });
  world.service.stop();
  world.storage.close();
  expect(createWorld(database).view()).toMatchObject({ phase: 'wrapping-up', call: { notes: 'important' } });
});

test('after the stop nothing that was still on its way touches the storage', async () => {
  const world = createWorld(database);
  const call = await answerCall(world);
  world.line.refuseWith(fail('timeout'));
  void world.service.hangUp(call.id);
  world.service.stop();
  world.storage.close();
  await world.clock.advance(60_000);
  expect(world.clock.pendingTimers()).toBe(0);
  expect(world.api.paths).toEqual([]);
  expect(world.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

test('when the app ends, a call that goes on is hung up and not called lost', async () => {
  const world = createWorld(database);
  await answerCall(world);
  world.service.hangUpAll();
  expect(world.line.types()).toContain('hang-up');
  world.line.tell({ type: 'line-lost' });
  expect(world.view()?.call.endCause).toBe('operator-hung-up');
});

test('a step of the machine that fails does not take the others with it', async () => {
  const world = createWorld(database);
  world.storage.write = () => {
    throw new TypeError('a bug');
  };
  const call = ringingCall(1);
  world.line.tell({ type: 'call-incoming', callId: call.id, from: '+33612345678' });
  expect(world.view()?.phase).toBe('offered');
  await world.clock.advance(46_000);
  expect(world.views()).toEqual([]);
});
