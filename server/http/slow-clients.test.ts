import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Listener, listen } from './listener.ts';
import { sendJson } from './send-json.ts';

/** A twentieth of what it is in earnest; with these values, and 500 sockets, see `npm run chaos -- api`. */
const patience = { headersMs: 250, requestMs: 400, lookEveryMs: 50 };
const count = 50;

let listener: Listener;
const large = { text: 'x'.repeat(30_000_000) };

beforeAll(async () => {
  const app = express();
  app.get('/large', async (_request, response) => sendJson(response, large));
  app.get('/small', async (_request, response) => sendJson(response, { isFine: true }));
  app.post('/small', express.json(), (_request, response) => {
    response.json({});
  });
  listener = await listen(app, { host: '127.0.0.1', port: 0, patience });
});
afterAll(() => listener.close(0));

async function open(text: string): Promise<Socket> {
  const socket = connect(listener.port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

const isClosed = (socket: Socket) => new Promise((resolve) => socket.on('close', resolve));

async function askInParallel(): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < 20; index += 1) {
    statuses.push((await fetch(`http://127.0.0.1:${listener.port}/small`)).status);
  }
  return statuses;
}

const slow: readonly (readonly [string, string])[] = [
  ['send headers', 'GET /small HTTP/1.1\r\nHost: a\r\nX-Slow: '],
  [
    'send a body',
    'POST /small HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  ],
];
test.each(slow)(
  'R7: clients that %s without coming to an end are closed, and hold up nobody',
  async (_, text) => {
    const accepted: Socket[] = [];
    const accept = (socket: Socket) => accepted.push(socket);
    listener.server.on('connection', accept);
    // They do not read either what they are told.
    const sockets = await Promise.all(Array.from({ length: count }, () => open(text)));
    listener.server.off('connection', accept);
    const closed = Promise.all(accepted.map(isClosed));
    expect(new Set(await askInParallel())).toEqual(new Set([200]));
    await closed;
    for (const socket of sockets) socket.destroy();
  },
);

test('R7: a client that asks for much and reads nothing is closed', async () => {
  const served = once(listener.server, 'connection');
  const socket = await open('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
  const [far] = (await served) as [Socket];
  socket.pause();
  await isClosed(far);
  socket.destroy();
});

test('R7: a client that reads slowly but steadily gets everything', async () => {
  const socket = await open('GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  let bytes = 0;
  socket.on('data', (data: Buffer) => {
    bytes += data.length;
    // About 30 MB in three times the patience with somebody who reads nothing.
    socket.pause();
    setTimeout(() => socket.resume(), 2);
  });
  await isClosed(socket);
  expect(bytes).toBeGreaterThan(30_000_000);
});

test.each([
  [
    'a length that is told twice',
    'POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    '400',
  ],
  ['no request at all', 'hello\r\n\r\n', '400'],
  ['endless headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
])('R8: refuses %s, and ends the connection', async (_, text, status) => {
  const socket = await open(text);
  const answer: Buffer[] = [];
  socket.on('data', (data: Buffer) => answer.push(data));
  await isClosed(socket);
  expect(Buffer.concat(answer).toString()).toMatch(new RegExp(`^HTTP/1.1 ${status} .*nosniff`, 's'));
});
