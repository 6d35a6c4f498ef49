import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { RealtimeEvent } from '../../contracts/api/realtime.ts';
import type { User } from '../../contracts/domain/user.ts';
import { suggestionIdSchema } from '../../contracts/ids.ts';
import { loadConfiguration } from '../config/load.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { buildTestEnvironment } from '../testing/environment.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createTestUser, signInAs } from '../testing/users.ts';

let database: TestDatabase;
let app: TestApp;
let clock: FakeClock;
let user: User;
let authorization: string;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  database = await startTestDatabase();
}, startTimeoutMs);
afterAll(() => database.stop());
beforeEach(async () => {
  clock = createFakeClock(Date.now());
  const { config } = loadConfiguration({ ...buildTestEnvironment(), LYDIA_TRUSTED_PROXIES: 'loopback' });
  app = await startTestApp(database, [], { clock, config });
  user = await createTestUser(app.context);
  authorization = await signInAs(app.context, user);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await app.stop();
});

interface Opened {
  readonly socket: WebSocket;
  /** Frames in the order they came; waits for the next one. */
  readonly next: () => Promise<unknown>;
  readonly closed: Promise<number>;
}

function open(headers: Record<string, string>, path = '/v1/realtime'): Promise<Opened> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}${path}`, { headers });
  sockets.push(socket);
  const frames: unknown[] = [];
  let wake = () => {};
  socket.on('message', (data: Buffer) => {
    frames.push(JSON.parse(data.toString('utf8')));
    wake();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => resolve(code));
  });
  async function next(): Promise<unknown> {
    while (frames.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return frames.shift();
  }
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve({ socket, next, closed }));
    socket.on('unexpected-response', (_request, response) => reject(new Error(String(response.statusCode))));
    socket.on('error', reject);
  });
}

const token: RealtimeEvent = {
  type: 'suggestion-token',
  suggestionId: suggestionIdSchema.parse('01900000-0000-7000-8000-000000000001'),
  offset: 0,
  text: 'Hello',
};

function presenceChanges(count = 1): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    const stop = app.context.hub.presence.watch(() => {
      left -= 1;
      if (left > 0) return;
      stop();
      resolve();
    });
  });
}

test('the first frame is a welcome with the time of the server', async () => {
  const { next } = await open({ authorization });
  expect(await next()).toEqual({ type: 'welcome', serverTimeAt: clock.nowMs() });
});

test.each([
  ['no token', {}, '/v1/realtime', '401'],
  ['a token that is none', { authorization: 'Bearer x.y.z' }, '/v1/realtime', '401'],
  ['the token in the address', {}, '/v1/realtime?access_token=x', '401'],
  ['another path', {}, '/v1/other', '404'],
])('refuses a connection with %s', async (_name, headers, path, status) => {
  await expect(open(headers, path)).rejects.toThrow(status);
});

test('refuses a page of a browser, even with a good token', async () => {
  await expect(open({ authorization, origin: 'https://evil.example' })).rejects.toThrow('403');
});

test('refuses a session that was ended, although its token has not expired', async () => {
  await app.context.db.query(
    "UPDATE sessions SET revoked_at = 1, revoked_because = 'signed-out' WHERE user_id = $1",
    [user.id],
  );
  await expect(open({ authorization })).rejects.toThrow('401');
});

test('a refused token is recorded with the address of the client, not of the proxy in front', async () => {
  const from = { 'x-forwarded-for': '203.0.113.77' };
  await expect(open({ authorization: 'Bearer made-up', ...from })).rejects.toThrow('401');
  await app.context.audit.whenIdle();
  const events = await database.db.query<{ address: string }>(
    "SELECT address FROM audit_events WHERE kind = 'token-refused' AND address = '203.0.113.77'",
  );
  expect(events).toHaveLength(1);
});

test('closes what is open when the session is ended', async () => {
  const { closed } = await open({ authorization });
  app.context.bus.publish('session-ended', { userId: user.id, sessionId: null });
  expect(await closed).toBe(4001);
});

test('an event reaches every socket of its audience, and nobody else', async () => {
  const stranger = await createTestUser(app.context);
  const [one, other, foreign] = await Promise.all([
    open({ authorization }),
    open({ authorization }),
    open({ authorization: await signInAs(app.context, stranger) }),
  ]);
  for (const { next } of [one, other, foreign]) await next();
  app.context.bus.publish('realtime-event', { to: [user.id], event: token });
  app.context.bus.publish('changes-available', { to: 'everyone' });
  expect([await one.next(), await other.next()]).toEqual([token, token]);
  expect(await foreign.next()).toEqual({ type: 'changes-available' });
});

test('presence is told over the socket, and goes with it', async () => {
  const { socket } = await open({ authorization });
  const told = presenceChanges();
  const presence = { availability: 'available', isLineReady: true, isInCall: false } as const;
  socket.send(JSON.stringify({ type: 'presence', ...presence }));
  await told;
  const freeSince = clock.nowMs();
  const seen = { userId: user.id, ...presence, freeSince, reachableSince: freeSince };
  expect(app.context.hub.presence.list()).toEqual([seen]);
  const gone = presenceChanges();
  socket.terminate();
  await gone;
  expect(app.context.hub.presence.list()).toEqual([]);
});

test('ignores frames that it does not understand', async () => {
  const { socket, next } = await open({ authorization });
  await next();
  const told = presenceChanges();
  for (const frame of ['', '{', '[]', '{"type":"newer"}', '{"type":"presence","availability":"maybe"}']) {
    socket.send(frame);
  }
  socket.send(Buffer.from([1, 2, 3]));
  socket.send(
    JSON.stringify({ type: 'presence', availability: 'away', isLineReady: false, isInCall: false }),
  );
  await told;
  expect(app.context.hub.presence.list()).toHaveLength(1);
});

test('closes a socket that sends too much in one frame', async () => {
  const { socket, closed } = await open({ authorization });
  socket.send('x'.repeat(10_000));
  expect(await closed).toBe(1009);
});

test('closes the oldest socket of a user who has too many', async () => {
  const opened: Opened[] = [];
  for (let count = 0; count < 9; count += 1) opened.push(await open({ authorization }));
  expect(await opened[0]?.closed).toBe(1008);
  expect(opened.at(-1)?.socket.readyState).toBe(WebSocket.OPEN);
});

/** A connection that shakes hands and then never reads or answers again. */
function openDeaf(): Promise<Socket> {
  const { port } = new URL(app.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    [
      'GET /v1/realtime HTTP/1.1',
      'Host: 127.0.0.1',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      `Authorization: ${authorization}`,
      '\r\n',
    ].join('\r\n'),
  );
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', () => {
      // The handshake is over; what follows is left to wait in the buffers of the system.
      socket.pause();
      resolve(socket);
    });
  });
}

function closedBy(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
  });
}

test('a desktop that does not answer the heartbeat is taken for gone', async () => {
  const socket = await openDeaf();
  const closed = closedBy(socket);
  clock.advance(10_000);
  clock.advance(10_000);
  socket.resume();
  await closed;
});

test('a desktop that reads too slowly is cut off, and holds up nobody', async () => {
  const socket = await openDeaf();
  const closed = closedBy(socket);
  const { next } = await open({ authorization });
  await next();
  const event: RealtimeEvent = { ...token, text: 'x'.repeat(100_000) };
  // More than the buffers of the system and ours together can hold.
  for (let count = 0; count < 200; count += 1) {
    app.context.bus.publish('realtime-event', { to: [user.id], event });
    expect(await next()).toEqual(event);
  }
  socket.resume();
  await closed;
});

test('A6: a session that was ended where nobody could tell us is closed within seconds', async () => {
  const { closed } = await open({ authorization });
  await database.db.query('UPDATE users SET disabled_at = $2 WHERE id = $1', [user.id, clock.nowMs()]);
  clock.advance(3_000);
  expect(await closed).toBe(4001);
});
