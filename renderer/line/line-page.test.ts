import { expect, test } from 'vitest';
import { callIdSchema } from '../../contracts/ids.ts';
import { buildFailure, type LineFailure } from './line-failure.ts';
import { createLinePage } from './line-page.ts';
import {
  createFakeCall,
  createFakeDevice,
  createFakeTimers,
  createReports,
  TwilioErrorStandIn,
} from './testing.ts';

const callId = callIdSchema.parse('01900000-0000-7000-8000-000000000001');
const otherId = callIdSchema.parse('01900000-0000-7000-8000-000000000002');
const register = { type: 'register', token: 't', edge: null } as const;
const connect = { type: 'connect', callId, to: '+33199000001' } as const;

function createWorld() {
  const devices: ReturnType<typeof createFakeDevice>[] = [];
  const timers = createFakeTimers();
  const { report, types, events } = createReports();
  const log: string[] = [];
  let obstacle: LineFailure | null = null;
  const page = createLinePage({
    createDevice() {
      const made = createFakeDevice();
      devices.push(made);
      return made.device;
    },
    microphone: {
      check: async () => obstacle,
      prepare: async () => obstacle,
      open: async () => Promise.reject(new Error('not used')),
      release: () => void log.push('microphone released'),
      choose: () => undefined,
    },
    ringer: {
      start: () => void log.push('rings'),
      stop: () => void log.push('silent'),
      use: () => undefined,
    },
    source: { hasPlayed: () => false },
    timers,
    listDevices: async () => [],
    report,
  });
  return {
    page,
    devices,
    timers,
    types,
    events,
    log,
    setObstacle: (next: LineFailure | null) => {
      obstacle = next;
    },
  };
}

/** Lets promises that are settled go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

async function createRegistered() {
  const world = createWorld();
  const answer = world.page.run(register);
  await settle();
  world.devices[0]?.finishRegister();
  expect(await answer).toEqual({ failure: null });
  return world;
}

async function createIncoming() {
  const world = await createRegistered();
  const fake = createFakeCall({ From: '+33612345678' }, callId);
  world.devices[0]?.emit('incoming', fake.call);
  return { ...world, fake };
}

test('answers a register that the SDK leaves pending because the token is bad', async () => {
  const { page, devices } = createWorld();
  const answer = page.run(register);
  await settle();
  devices[0]?.emit('error', new TwilioErrorStandIn(20_101));
  expect(await answer).toMatchObject({ failure: { code: 'voice-token-refused', providerCode: 20_101 } });
  expect(devices[0]?.isDestroyed()).toBe(true);
});

test('registers with a new Device each time, and hears nothing of the old one any more', async () => {
  const { page, devices, types } = await createRegistered();
  const again = page.run(register);
  await settle();
  expect(devices[0]?.isDestroyed()).toBe(true);
  devices[0]?.emit('unregistered');
  devices[1]?.finishRegister();
  await again;
  expect(types()).toEqual(['registered', 'registered']);
});

test('does not register without a microphone', async () => {
  const { page, devices, setObstacle } = createWorld();
  setObstacle(buildFailure('microphone-denied', ''));
  expect(await page.run(register)).toMatchObject({ failure: { code: 'microphone-denied' } });
  expect(devices).toHaveLength(0);
});

test('rings for a call under our id, and stops when the caller gives up', async () => {
  const { fake, events, log } = await createIncoming();
  expect(events.at(-1)).toEqual({ type: 'call-incoming', callId, from: '+33612345678' });
  expect(log).toEqual(['rings']);
  fake.emit('cancel');
  expect(events.at(-1)).toEqual({ type: 'call-cancelled', callId });
  expect(log).toContain('silent');
});

test('tells the router that it is busy when a second call comes', async () => {
  const { devices, types } = await createIncoming();
  const second = createFakeCall({}, otherId);
  devices[0]?.emit('incoming', second.call);
  expect(second.call.status()).toBe('closed');
  expect(types().filter((type) => type === 'call-incoming')).toHaveLength(1);
});

test('refuses a call that is not one of ours', async () => {
  const { devices, types } = await createRegistered();
  const strange = createFakeCall({}, 'not-an-id');
  devices[0]?.emit('incoming', strange.call);
  expect(strange.call.status()).toBe('closed');
  expect(types()).toEqual(['registered']);
});

test('answers, and is silent from then on', async () => {
  const { page, fake, log } = await createIncoming();
  const answer = page.run({ type: 'accept', callId });
  await settle();
  expect(log.at(-1)).toBe('silent');
  fake.open();
  expect(await answer).toEqual({ failure: null });
});

test('goes on ringing when the microphone is refused', async () => {
  const { page, fake, log, setObstacle } = await createIncoming();
  setObstacle(buildFailure('microphone-denied', ''));
  expect(await page.run({ type: 'accept', callId })).toMatchObject({
    failure: { code: 'microphone-denied' },
  });
  expect(fake.call.status()).toBe('pending');
  expect(log).toEqual(['rings']);
});

test('closes the microphone again when the caller gave up while it was being opened', async () => {
  const { page, fake, log } = await createIncoming();
  const answer = page.run({ type: 'accept', callId });
  fake.emit('cancel');
  expect(await answer).toMatchObject({ failure: { code: 'call-already-ended' } });
  expect(log.at(-1)).toBe('microphone released');
});

test('releases the microphone when the call is over', async () => {
  const { page, fake, timers, log } = await createIncoming();
  void page.run({ type: 'accept', callId });
  await settle();
  fake.open();
  fake.call.disconnect();
  timers.advance(0);
  expect(log.at(-1)).toBe('microphone released');
});

test('hangs up a call that the SDK was still making', async () => {
  const { page, devices, timers, types } = await createRegistered();
  const placed = page.run(connect);
  await settle();
  expect(await page.run({ type: 'hang-up', callId })).toEqual({ failure: null });
  const fake = createFakeCall();
  fake.call.accept();
  devices[0]?.connecting.resolve(fake.call);
  await placed;
  timers.advance(0);
  expect(fake.call.status()).toBe('closed');
  expect(types().at(-1)).toBe('call-disconnected');
});

test('places no second call while one is there', async () => {
  const { page } = await createIncoming();
  expect(await page.run({ ...connect, callId: otherId })).toMatchObject({
    failure: { code: 'call-in-progress' },
  });
});

test('says why the SDK did not place the call, and gives the microphone back', async () => {
  const { page, devices, log } = await createRegistered();
  const placed = page.run(connect);
  await settle();
  devices[0]?.connecting.reject(new TwilioErrorStandIn(31_005));
  expect(await placed).toMatchObject({ failure: { code: 'telephony-failed', providerCode: 31_005 } });
  expect(log).toContain('microphone released');
});

test('gives up the Device when a zombie is left in it, and says so', async () => {
  const { page, devices, timers, fake, types } = await createIncoming();
  void page.run({ type: 'accept', callId });
  await settle();
  fake.open();
  fake.emit('transportClose');
  fake.setStatus('closed');
  timers.advance(0);
  expect(types().slice(-2)).toEqual(['call-failed', 'device-failed']);
  expect(devices[0]?.isDestroyed()).toBe(true);
});

test('answers commands for a call that is gone', async () => {
  const { page } = await createRegistered();
  expect(await page.run({ type: 'hang-up', callId })).toEqual({ failure: null });
  expect(await page.run({ type: 'accept', callId })).toMatchObject({
    failure: { code: 'call-already-ended' },
  });
  expect(await page.run({ type: 'set-muted', callId, isMuted: true })).toMatchObject({
    failure: { code: 'call-already-ended' },
  });
});
