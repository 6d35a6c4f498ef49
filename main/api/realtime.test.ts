import { expect, test } from 'vitest';
import type { RealtimeEvent } from '../../contracts/api/realtime.ts';
import type { Connection } from '../../contracts/ipc/app.ts';
import { fail, succeed } from '../../contracts/result.ts';
import { createFakeClock, createMemoryLogger } from '../platform/testing.ts';
import { buildReconnectWaitMs, createRealtime } from './realtime.ts';
import type { Socket, SocketEnd } from './socket.ts';

function createFakeSocket(url: string, token: string) {
  const heard = { open: [] as (() => void)[], life: [] as (() => void)[] };
  let takeText = (_text: string): void => undefined;
  let takeGone = (_end: SocketEnd): void => undefined;
  const sent: string[] = [];
  let pings = 0;
  let isClosed = false;
  const socket: Socket = {
    onOpen: (listener) => void heard.open.push(listener),
    onLife: (listener) => void heard.life.push(listener),
    onText(listener) {
      takeText = listener;
    },
    onGone(listener) {
      takeGone = listener;
    },
    send: (text) => void sent.push(text),
    ping() {
      pings += 1;
    },
    close() {
      isClosed = true;
    },
  };
  const live = (): void => {
    for (const listener of heard.life) listener();
  };
  return {
    socket,
    url,
    token,
    sent,
    live,
    pings: () => pings,
    isClosed: () => isClosed,
    open() {
      live();
      for (const listener of heard.open) listener();
    },
    say: (text: string) => takeText(text),
    end: (reason: string, isRefused = false) => takeGone({ reason, isRefused }),
  };
}

function createWorld() {
  const clock = createFakeClock();
  const sockets: ReturnType<typeof createFakeSocket>[] = [];
  let hasToken = true;
  const renewed: string[] = [];
  const realtime = createRealtime({
    url: () => 'ws://127.0.0.1:1/v1/realtime',
    tokens: {
      accessToken: async () => (hasToken ? succeed('access') : fail('not-signed-in')),
      async renewToken(refused) {
        renewed.push(refused);
        return hasToken ? succeed('fresh') : fail('session-revoked');
      },
    },
    clock,
    logger: createMemoryLogger().logger,
    random: () => 1,
    openSocket(url, token) {
      const made = createFakeSocket(url, token);
      sockets.push(made);
      return made.socket;
    },
  });
  const states: Connection[] = [];
  const events: RealtimeEvent['type'][] = [];
  realtime.watchState((state) => states.push(state));
  realtime.watchEvents(({ type }) => events.push(type));
  realtime.start();
  return {
    realtime,
    clock,
    sockets,
    renewed,
    states,
    events,
    newest: async () => {
      await clock.advance(0);
      const socket = sockets.at(-1);
      if (socket === undefined) throw new Error('no socket was opened');
      return socket;
    },
    setToken: (next: boolean) => {
      hasToken = next;
    },
  };
}

test('connects with the bearer token and hears events', async () => {
  const { newest, states, events } = createWorld();
  const socket = await newest();
  expect(socket.token).toBe('access');
  socket.open();
  socket.say(JSON.stringify({ type: 'welcome', serverTimeAt: 5 }));
  socket.say(JSON.stringify({ type: 'changes-available' }));
  expect(states).toEqual(['offline', 'connecting', 'online']);
  expect(events).toEqual(['welcome', 'changes-available']);
});

test('ignores events of a newer server, and frames that are none', async () => {
  const { newest, events } = createWorld();
  const socket = await newest();
  socket.open();
  for (const text of ['{"type":"hologram-shown"}', 'not json', '{}', '{"type":"call-changed","call":{}}']) {
    socket.say(text);
  }
  expect(events).toEqual([]);
});

test('tells presence when it connects, at every change, and again when it connects anew', async () => {
  const { realtime, clock, newest } = createWorld();
  const presence = { type: 'presence', availability: 'available', isInCall: false } as const;
  realtime.send({ ...presence, isLineReady: false });
  const first = await newest();
  first.open();
  realtime.send({ ...presence, isLineReady: true });
  expect(first.sent.map((text) => JSON.parse(text).isLineReady)).toEqual([false, true]);
  first.end('closed');
  await clock.advance(1_000);
  const second = await newest();
  second.open();
  expect(second).not.toBe(first);
  expect(second.sent.map((text) => JSON.parse(text).isLineReady)).toEqual([true]);
});

test('shows connecting at the first loss and offline when it goes on', async () => {
  const { clock, newest, states } = createWorld();
  (await newest()).open();
  (await newest()).end('closed');
  expect(states.at(-1)).toBe('connecting');
  await clock.advance(500);
  (await newest()).end('refused');
  expect(states.at(-1)).toBe('offline');
  await clock.advance(1_000);
  (await newest()).open();
  expect(states.at(-1)).toBe('online');
});

test('gives up a socket on which nothing comes, not even the answer to a ping', async () => {
  const { clock, newest, sockets, states } = createWorld();
  const socket = await newest();
  socket.open();
  await clock.advance(20_000);
  expect(socket.pings()).toBe(2);
  socket.live();
  await clock.advance(20_000);
  expect(states.at(-1)).toBe('online');
  await clock.advance(11_000);
  expect(socket.isClosed()).toBe(true);
  expect(sockets.length).toBeGreaterThan(1);
});

test('gives up a socket that does not open', async () => {
  const { clock, newest, sockets } = createWorld();
  await newest();
  await clock.advance(10_500);
  expect(sockets).toHaveLength(2);
});

test('waits for a token when none can be had', async () => {
  const { realtime, clock, sockets, setToken } = createWorld();
  realtime.stop();
  setToken(false);
  realtime.start();
  await clock.advance(0);
  expect(sockets.filter((socket) => !socket.isClosed())).toHaveLength(0);
  setToken(true);
  await clock.advance(500);
  expect(sockets.filter((socket) => !socket.isClosed())).toHaveLength(1);
});

test('opens nothing any more once it is stopped', async () => {
  const { realtime, clock, newest, sockets, states } = createWorld();
  const socket = await newest();
  socket.open();
  realtime.stop();
  expect(socket.isClosed()).toBe(true);
  expect(states.at(-1)).toBe('offline');
  await clock.advance(60_000);
  expect(sockets).toHaveLength(1);
  expect(clock.pendingTimers()).toBe(0);
});

test('waits longer after each failure, up to twenty seconds, and never all desktops at once', () => {
  expect([0, 1, 2, 10].map((failures) => buildReconnectWaitMs(failures, 1))).toEqual([
    500, 1_000, 2_000, 20_000,
  ]);
  expect(buildReconnectWaitMs(10, 0)).toBe(10_000);
});

test('comes with another token after one was refused, and goes on with what it has after that', async () => {
  const { clock, newest, renewed } = createWorld();
  (await newest()).end('answered with status 401', true);
  await clock.advance(1_000);
  const second = await newest();
  expect([second.token, renewed]).toEqual(['fresh', ['access']]);
  second.open();
  second.end('closed');
  await clock.advance(1_000);
  expect((await newest()).token).toBe('access');
});

test('does not knock without a token once the session is over', async () => {
  const { clock, newest, sockets, setToken, renewed } = createWorld();
  (await newest()).end('closed (4001)', true);
  setToken(false);
  await clock.advance(1_000);
  expect([sockets.length, renewed]).toEqual([1, ['access']]);
});
