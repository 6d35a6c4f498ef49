import { afterEach, expect, test } from 'vitest';
import { dispositionIdSchema } from '../../contracts/ids.ts';
import type { AudioLevels } from '../../contracts/ipc/calls.ts';
import { fail } from '../../contracts/result.ts';
import { saveCall } from '../storage/queries/calls.ts';
import { countPending, loadNextMutations } from '../storage/queries/outbox.ts';
import { createTestDatabase, testId } from '../storage/testing.ts';
import { me, ringingCall } from './testing.ts';
import { answerCall, createWorld } from './testing-world.ts';

let database = createTestDatabase();
afterEach(() => {
  database.remove();
  database = createTestDatabase();
});

test('takes an inbound call from the ring to the end of wrap-up', async () => {
  const world = createWorld(database);
  const call = await answerCall(world);
  expect(world.line.types()).toEqual(['accept']);
  expect(world.view()).toMatchObject({
    phase: 'active',
    call: { id: call.id, status: 'active', operatorId: me },
  });
  world.line.tell({ type: 'call-disconnected', callId: call.id });
  expect(world.view()).toMatchObject({ phase: 'wrapping-up', call: { endCause: 'contact-hung-up' } });
  expect(world.service.saveNotes(call.id, 'Rappeler demain').ok).toBe(true);
  expect(world.view()?.call.notes).toBe('Rappeler demain');
  const dispositionId = dispositionIdSchema.parse(testId(50));
  expect(world.service.setDisposition(call.id, dispositionId).ok).toBe(true);
  expect(world.service.completeWrapUp(call.id).ok).toBe(true);
  expect(world.views()).toEqual([]);
  expect(world.stored(call)).toMatchObject({
    status: 'ended',
    notes: 'Rappeler demain',
    dispositionId,
    wrappedUpAt: world.clock.nowMs(),
  });
  expect(world.storage.read((db) => loadNextMutations(db, 10)).map(({ kind }) => kind)).toEqual([
    'save-notes',
    'set-disposition',
    'complete-wrap-up',
  ]);
  expect(world.hurries()).toBe(3);
});

test('stores an inbound call at once, with what the line alone tells, when the API is away', () => {
  const world = createWorld(database);
  const call = ringingCall(1);
  world.line.tell({ type: 'call-incoming', callId: call.id, from: '+33612345678' });
  expect(world.view()).toMatchObject({ phase: 'offered', call: { contactNumber: '+33612345678' } });
  expect(world.stored(call)).toMatchObject({ status: 'ringing', language: 'fr' });
});

test('shows who calls as the API told just before the line rang', () => {
  const world = createWorld(database);
  const call = ringingCall(1, { contactName: 'Marie Durand', queueName: 'Factures', language: 'en' });
  world.tellApi(call);
  world.line.tell({ type: 'call-incoming', callId: call.id, from: '+33199001000' });
  expect(world.view()?.call).toMatchObject({
    contactName: 'Marie Durand',
    contactNumber: call.contactNumber,
  });
});

test('dials a number as it was typed, under an id of its own making', async () => {
  const world = createWorld(database);
  const dialled = await world.service.dial('01 99 00 00 01');
  if (!dialled.ok) throw new Error(dialled.error.message);
  const { callId } = dialled.value;
  expect(world.line.commands).toEqual([{ type: 'connect', callId, to: '+33199000001' }]);
  expect(world.view()).toMatchObject({ phase: 'dialing', call: { direction: 'outbound', operatorId: me } });
  expect(world.stored({ id: callId })).toMatchObject({ contactNumber: '+33199000001', status: 'ringing' });
});

test('does not dial what is no number, nor when the line is not ready', async () => {
  const world = createWorld(database);
  expect(await world.service.dial('bonjour')).toMatchObject({ error: { code: 'invalid-phone-number' } });
  world.line.setStatus({ kind: 'registering' });
  expect(await world.service.dial('0199000001')).toMatchObject({ error: { code: 'line-not-ready' } });
  world.line.setStatus({ kind: 'unreachable', code: 'microphone-denied', since: 1 });
  expect(await world.service.dial('0199000001')).toMatchObject({ error: { code: 'microphone-denied' } });
  expect(world.line.commands).toEqual([]);
});

test('tells the operator when the line refuses to place the call, and leaves no card', async () => {
  const world = createWorld(database);
  world.line.refuseWith(fail('microphone-busy'));
  expect(await world.service.dial('0199000001')).toMatchObject({ error: { code: 'microphone-busy' } });
  expect(world.views()).toEqual([]);
});

test.each(['busy', 'no-answer', 'declined', 'number-unreachable'] as const)(
  'shows %s as the one cause of an outbound call, as the API says',
  async (endCause) => {
    const world = createWorld(database);
    const dialled = await world.service.dial('0199000002');
    if (!dialled.ok) throw new Error(dialled.error.message);
    world.line.tell({ type: 'call-accepted', callId: dialled.value.callId });
    const { call } = world.view() ?? {};
    if (call === undefined) throw new Error('no call');
    world.line.tell({ type: 'call-disconnected', callId: call.id });
    world.tellApi({ ...call, status: 'ended', endedAt: world.clock.nowMs(), endCause });
    expect(world.view()).toMatchObject({ phase: 'wrapping-up', call: { endCause } });
    expect(world.stored(call)?.endCause).toBe(endCause);
  },
);

test('hangs up by the API when the line does not answer, and ends the call within five seconds anyway', async () => {
  const world = createWorld(database);
  const call = await answerCall(world);
  world.line.refuseWith(fail('timeout'));
  expect((await world.service.hangUp(call.id)).ok).toBe(true);
  await world.clock.advance(0);
  expect(world.api.paths).toEqual([`/v1/calls/${call.id}/hang-up`]);
  expect(world.view()?.phase).toBe('hanging-up');
  await world.clock.advance(5_000);
  expect(world.view()).toMatchObject({ phase: 'wrapping-up', call: { endCause: 'operator-hung-up' } });
});

test('keeps the call going when the API dies in mid-call, and the notes with it', async () => {
  const world = createWorld(database);
  const call = await answerCall(world);
  await world.clock.advance(120_000);
  expect(world.view()?.phase).toBe('active');
  expect(world.service.saveNotes(call.id, 'pendant la panne').ok).toBe(true);
  expect(world.storage.read(countPending)).toBe(1);
});

test('takes better knowledge of the end from the API, and not its older notes', async () => {
  const world = createWorld(database);
  const call = await answerCall(world);
  world.service.saveNotes(call.id, 'mes notes');
  world.line.tell({ type: 'call-disconnected', callId: call.id });
  world.tellApi({
    ...call,
    status: 'ended',
    operatorId: me,
    endedAt: 5,
    endCause: 'operator-hung-up',
    notes: '',
  });
  expect(world.view()?.call).toMatchObject({ endCause: 'operator-hung-up', notes: 'mes notes' });
});

test('takes what the change feed stored, and repairs a record that is behind', async () => {
  const world = createWorld(database);
  const call = await answerCall(world);
  world.line.tell({ type: 'call-disconnected', callId: call.id });
  world.storage.write((db) => saveCall(db, { ...call, status: 'ended', endedAt: 9, endCause: 'failed' }));
  expect(world.view()?.call.endCause).toBe('failed');
  expect(world.stored(call)?.status).toBe('ended');
});

test('restores an unfinished wrap-up after a restart, and not a call that was missed', async () => {
  const first = createWorld(database);
  const call = await answerCall(first);
  first.line.tell({ type: 'call-disconnected', callId: call.id });
  first.service.saveNotes(call.id, 'à finir');
  const missed = ringingCall(2, { status: 'ended', endedAt: 9, endCause: 'abandoned', operatorId: me });
  first.storage.write((db) => saveCall(db, missed));
  first.service.stop();
  first.storage.close();
  const second = createWorld(database);
  expect(second.views().map((view) => view.call.id)).toEqual([call.id]);
  expect(second.view()).toMatchObject({ phase: 'wrapping-up', call: { notes: 'à finir' } });
});

test('does not bring back, after a restart, a call that the line refused to place', async () => {
  const first = createWorld(database);
  first.line.refuseWith(fail('microphone-busy'));
  await first.service.dial('0199000001');
  first.service.stop();
  first.storage.close();
  expect(createWorld(database).views()).toEqual([]);
});

test('does not close a call whose wrap-up could not be stored', async () => {
  const world = createWorld(database);
  const call = await answerCall(world);
  expect(world.service.completeWrapUp(call.id)).toMatchObject({ error: { code: 'call-in-progress' } });
  expect(world.storage.read(countPending)).toBe(0);
});

test('shows levels about ten times a second, and none when the call is over', async () => {
  const world = createWorld(database);
  const call = await answerCall(world);
  const shown: (AudioLevels | null)[] = [];
  world.service.watchLevels((levels) => shown.push(levels));
  for (let sent = 0; sent < 50; sent += 1) {
    world.line.tell({ type: 'call-levels', callId: call.id, input: sent / 50, output: 0 });
    await world.clock.advance(20);
  }
  expect(shown.length).toBeGreaterThan(8);
  expect(shown.length).toBeLessThan(15);
  world.line.tell({ type: 'call-disconnected', callId: call.id });
  expect(shown.at(-1)).toBeNull();
});

test('ends every call when the window that carried it died', async () => {
  const world = createWorld(database);
  await answerCall(world);
  world.line.tell({ type: 'line-lost' });
  expect(world.view()).toMatchObject({ phase: 'wrapping-up', call: { endCause: 'connection-lost' } });
});

test('names the call in hand: the one talked in, else the one written about, else the one that rings', async () => {
  const world = createWorld(database);
  const inHand: (string | null)[] = [];
  world.service.watchCallInHand((callId) => inHand.push(callId));
  const call = await answerCall(world);
  world.line.tell({ type: 'call-disconnected', callId: call.id });
  const next = ringingCall(2);
  world.line.tell({ type: 'call-incoming', callId: next.id, from: '+33612345679' });
  expect(inHand).toEqual([null, call.id]);
  world.service.completeWrapUp(call.id);
  expect(inHand.at(-1)).toBe(next.id);
});
