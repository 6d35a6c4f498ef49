import { expect, test } from 'vitest';
import { voiceTokenSchema } from '../../contracts/api/voice.ts';
import { callIdSchema } from '../../contracts/ids.ts';
import type { LineStatus } from '../../contracts/ipc/app.ts';
import type {
  LineCommand,
  LineEvent,
  LineReply,
  LineReport,
  NumberedLineCommand,
} from '../../contracts/ipc/line.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { ApiClient } from '../api/client.ts';
import { createListeners } from '../platform/listeners.ts';
import { createFakeClock, createMemoryLogger } from '../platform/testing.ts';
import { createLine } from './line.ts';
import type { LineNews } from './line-port.ts';

const callId = callIdSchema.parse('01900000-0000-7000-8000-000000000001');
const hourMs = 3_600_000;

/** A page that answers every command at once, unless it was told otherwise. */
function createFakePage() {
  const reports = createListeners<LineReport>();
  const commands: LineCommand[] = [];
  const refusals = new Map<LineCommand['type'], LineReply['failure']>();
  const silent = new Set<LineCommand['type']>();
  return {
    commands,
    refusals,
    silent,
    tell: (event: LineEvent) => reports.tell(event),
    count: (type: LineCommand['type']) => commands.filter((command) => command.type === type).length,
    link: {
      watchReports: reports.add,
      post({ number, command }: NumberedLineCommand) {
        commands.push(command);
        if (silent.has(command.type)) return true;
        const failure = refusals.get(command.type) ?? null;
        queueMicrotask(() => reports.tell({ type: 'reply', number, failure }));
        return true;
      },
    },
  };
}

function createFakeApi(nowMs: () => number) {
  let tokens = 0;
  let isDown = false;
  const api: ApiClient = {
    async request(route) {
      if (isDown) return fail('api-unreachable');
      tokens += 1;
      const token = { token: `token-${tokens}`, identity: 'me', expiresAt: nowMs() + hourMs, edge: null };
      return succeed(route.answer.parse(voiceTokenSchema.parse(token)));
    },
  };
  return {
    api,
    tokens: () => tokens,
    setDown(next: boolean) {
      isDown = next;
    },
  };
}

async function createWorld() {
  const clock = createFakeClock();
  const page = createFakePage();
  const api = createFakeApi(() => clock.nowMs());
  const gone = createListeners<string>();
  let opened = 0;
  let loads = true;
  const line = createLine({
    link: page.link,
    window: {
      open() {
        opened += 1;
        if (loads) queueMicrotask(() => page.tell({ type: 'loaded' }));
      },
      close: () => undefined,
      watchGone: gone.add,
    },
    api: api.api,
    clock,
    logger: createMemoryLogger().logger,
  });
  const shown: LineStatus['kind'][] = [];
  const news: LineNews['type'][] = [];
  line.watchStatus(({ kind }) => shown.push(kind));
  line.watchNews(({ type }) => news.push(type));
  line.start();
  await clock.advance(0);
  return {
    line,
    clock,
    page,
    api,
    shown,
    news,
    opened: () => opened,
    die: (reason: string) => gone.tell(reason),
    loadNever: () => {
      loads = false;
    },
  };
}

test('registers once with a fresh token, and is ready', async () => {
  const { line, page, shown } = await createWorld();
  expect(shown).toEqual(['off', 'registering', 'ready']);
  expect(line.status()).toEqual({ kind: 'ready' });
  expect(page.commands.filter(({ type }) => type === 'register')).toEqual([
    { type: 'register', token: 'token-1', edge: null },
  ]);
});

test('is unreachable within four seconds when the page hangs, rebuilds it and registers again', async () => {
  const { line, clock, page, opened, news, shown } = await createWorld();
  page.silent.add('ping');
  await clock.advance(4_000);
  expect(shown).toContain('unreachable');
  page.silent.delete('ping');
  await clock.advance(1_000);
  expect(opened()).toBe(2);
  expect(news).toContain('line-lost');
  expect(page.count('register')).toBe(2);
  expect(line.status()).toEqual({ kind: 'ready' });
});

test('does not rebuild a page that hangs while a call has audio, until it is surely dead', async () => {
  const { line, clock, page, opened, news } = await createWorld();
  page.tell({ type: 'call-audio-flowing', callId });
  page.silent.add('ping');
  await clock.advance(10_000);
  expect(line.status().kind).toBe('unreachable');
  expect(opened()).toBe(1);
  page.silent.delete('ping');
  await clock.advance(1_000);
  expect(line.status().kind).toBe('ready');
  expect(news).not.toContain('line-lost');
  page.silent.add('ping');
  await clock.advance(20_000);
  expect(opened()).toBeGreaterThan(1);
  expect(news).toContain('line-lost');
});

test('rebuilds at once when the page crashes, and takes longer pauses when it goes on crashing', async () => {
  const { clock, opened, die, loadNever } = await createWorld();
  loadNever();
  die('crashed');
  await clock.advance(0);
  expect(opened()).toBe(2);
  die('crashed');
  await clock.advance(900);
  expect(opened()).toBe(2);
  await clock.advance(200);
  expect(opened()).toBe(3);
  die('crashed');
  await clock.advance(1_900);
  expect(opened()).toBe(3);
});

test('rebuilds a window that never loads', async () => {
  const { clock, opened, die, loadNever } = await createWorld();
  loadNever();
  die('crashed');
  await clock.advance(15_000 + 1_000);
  expect(opened()).toBe(3);
});

test('rebuilds the page when register never answers', async () => {
  const { line, clock, page, opened } = await createWorld();
  page.silent.add('register');
  line.resume();
  await clock.advance(19_000);
  expect(line.status().kind).toBe('registering');
  page.silent.delete('register');
  await clock.advance(2_000);
  expect(opened()).toBe(2);
  expect(line.status().kind).toBe('ready');
});

test('renews the token long before it ends, and tries again when the API is away', async () => {
  const { clock, page, api } = await createWorld();
  api.setDown(true);
  await clock.advance(0.75 * hourMs);
  expect(page.count('update-token')).toBe(0);
  api.setDown(false);
  await clock.advance(15_000);
  expect(page.commands.at(-1)).toBeDefined();
  expect(page.count('update-token')).toBe(1);
  expect(page.count('register')).toBe(1);
});

test('renews the token when the provider refuses the one in use', async () => {
  const { clock, page } = await createWorld();
  const refused = { code: 'voice-token-refused', providerCode: 20_104, message: 'expired' } as const;
  page.tell({ type: 'device-failed', ...refused });
  await clock.advance(0);
  expect(page.count('update-token')).toBe(1);
});

test('after sleep takes a fresh token and registers exactly once, releasing what was there', async () => {
  const { line, clock, page } = await createWorld();
  line.resume();
  await clock.advance(0);
  const registrations = page.commands.filter(({ type }) => type === 'register' || type === 'release');
  expect(registrations.map(({ type }) => type)).toEqual(['register', 'release', 'register']);
  expect(registrations.at(-1)).toMatchObject({ token: 'token-2' });
  expect(line.status().kind).toBe('ready');
});

test('notices by itself that the computer slept', async () => {
  const { clock, page } = await createWorld();
  clock.setWallClock(clock.nowMs() + 10 * 60_000);
  await clock.advance(1_000);
  expect(page.count('register')).toBe(2);
});

test('after sleep leaves a call that has audio alone, but for a fresh token', async () => {
  const { line, clock, page } = await createWorld();
  page.tell({ type: 'call-accepted', callId });
  line.resume();
  await clock.advance(0);
  expect(page.count('register')).toBe(1);
  expect(page.count('update-token')).toBe(1);
});

test('waits for the SDK to recover a lost registration, then registers anew', async () => {
  const { line, clock, page } = await createWorld();
  page.tell({ type: 'unregistered' });
  expect(line.status().kind).toBe('unreachable');
  page.tell({ type: 'registered' });
  expect(line.status().kind).toBe('ready');
  page.tell({ type: 'unregistered' });
  await clock.advance(30_000);
  expect(page.count('register')).toBe(2);
  expect(line.status().kind).toBe('ready');
});

test('says that the microphone is refused, and tries again when devices change', async () => {
  const { line, clock, page } = await createWorld();
  page.refusals.set('register', { code: 'microphone-denied', providerCode: null, message: '' });
  line.resume();
  await clock.advance(0);
  expect(line.status()).toMatchObject({ kind: 'unreachable', code: 'microphone-denied' });
  page.refusals.clear();
  page.tell({ type: 'devices-changed', devices: [] });
  await clock.advance(0);
  expect(line.status().kind).toBe('ready');
});

test('is unreachable while no token can be had, and ready as soon as one can', async () => {
  const { line, clock, api } = await createWorld();
  api.setDown(true);
  line.resume();
  await clock.advance(5_000);
  expect(line.status()).toMatchObject({ kind: 'unreachable', code: 'api-unreachable' });
  api.setDown(false);
  await clock.advance(30_000);
  expect(line.status().kind).toBe('ready');
});

test('answers a command that the page does not answer, when its time is over', async () => {
  const { line, clock, page } = await createWorld();
  page.silent.add('hang-up');
  let answer: Result<unknown> | null = null;
  void line.command({ type: 'hang-up', callId }).then((given) => {
    answer = given;
  });
  await clock.advance(2_000);
  expect(answer).toMatchObject({ ok: false, error: { code: 'timeout' } });
});

test('answers what waits when the page dies', async () => {
  const { line, page, die } = await createWorld();
  page.silent.add('connect');
  const placed = line.command({ type: 'connect', callId, to: '+33199000001' });
  die('crashed');
  expect(await placed).toMatchObject({ error: { code: 'line-unreachable' } });
});

test('tells every page that loads which devices to use', async () => {
  const { line, clock, page, die } = await createWorld();
  const devices = { microphoneId: 'm', speakerId: null, ringDeviceId: 'r', isRingMuted: true };
  line.useDevices(devices);
  die('crashed');
  await clock.advance(0);
  const told = page.commands.filter(({ type }) => type === 'use-devices');
  expect(told).toEqual([
    { type: 'use-devices', ...devices },
    { type: 'use-devices', ...devices },
  ]);
});

test('releases the Device and is off when it is stopped', async () => {
  const { line, clock, page } = await createWorld();
  await line.stop();
  expect(page.commands.at(-1)).toEqual({ type: 'release' });
  expect(line.status()).toEqual({ kind: 'off' });
  await clock.advance(60_000);
  expect(line.status()).toEqual({ kind: 'off' });
});
