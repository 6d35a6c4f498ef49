import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createWebSocket, type SocketEnd } from './socket.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** What becomes of a connection to a server that refuses with a status, or closes with a code. */
async function connectTo(how: { readonly status: number } | { readonly closeCode: number }) {
  const server = createServer();
  server.on('upgrade', (request, stream, head) => {
    if ('status' in how) {
      stream.end(`HTTP/1.1 ${how.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const sockets = new WebSocketServer({ noServer: true });
    sockets.handleUpgrade(request, stream, head, (socket) => socket.close(how.closeCode));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const { promise, resolve } = Promise.withResolvers<SocketEnd>();
  createWebSocket(`ws://127.0.0.1:${port}`, 'token').onGone(resolve);
  return promise;
}

test('tells a token that was refused from every other end', async () => {
  expect(await connectTo({ status: 401 })).toMatchObject({ isRefused: true });
  expect(await connectTo({ status: 503 })).toMatchObject({ isRefused: false });
  expect(await connectTo({ closeCode: 1001 })).toMatchObject({ isRefused: false });
});

test('a session that the API ended is a token that is good no more', async () => {
  expect(await connectTo({ closeCode: 4001 })).toMatchObject({ isRefused: true });
});
