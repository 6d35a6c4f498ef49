import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** A way to the API on which snapshots come no further than their first block until they are released. */
export interface HeldApi {
  readonly url: string;
  /** Snapshots that are held come to an end in the middle, as by a cut cable. */
  cut(): void;
  /** From now on they come whole. */
  release(): void;
  close(): Promise<void>;
}

export async function startHeldApi(apiUrl: string): Promise<HeldApi> {
  const target = new URL(apiUrl);
  const gate = Promise.withResolvers<void>();
  const held = new Set<ServerResponse>();
  const sockets = new Set<Socket>();

  function forward(incoming: IncomingMessage, answer: ServerResponse): void {
    const { method, url, headers } = incoming;
    const isSnapshot = url?.startsWith('/v1/sync/snapshot') === true;
    const onward = request(
      { hostname: target.hostname, port: target.port, method, path: url, headers: toTarget(headers) },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        if (!isSnapshot) return void response.pipe(answer);
        held.add(answer);
        void passHeld(response, answer, gate.promise).finally(() => held.delete(answer));
      },
    );
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  }

  const toTarget = (headers: IncomingHttpHeaders) => ({ ...headers, host: target.host });
  const server = createServer(forward);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket, first: Buffer) => {
    const onward = connect(Number(target.port), target.hostname, () => {
      const lines = Object.entries(toTarget(incoming.headers)).map(
        ([name, value]) => `${name}: ${String(value)}`,
      );
      onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      onward.write(first);
      socket.pipe(onward).pipe(socket);
    });
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      for (const answer of held) answer.destroy();
    },
    release: gate.resolve,
    close: async () => {
      gate.resolve();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const lineOfKind = '\n{"kind":';

/** The beginning and the first block, and the rest when the gate is open. */
async function passHeld(from: Readable, to: ServerResponse, gate: Promise<void>): Promise<void> {
  let read: Buffer = Buffer.alloc(0);
  let hasPassed = false;
  for await (const chunk of from as AsyncIterable<Buffer>) {
    read = Buffer.concat([read, chunk]);
    const block = read.indexOf(lineOfKind);
    const next = read.indexOf(lineOfKind, block + 1);
    if (!hasPassed && (block < 0 || next <= block)) continue;
    if (!hasPassed) {
      to.write(read.subarray(0, next + 1));
      read = read.subarray(next + 1);
      hasPassed = true;
      await gate;
    }
    if (to.destroyed) return;
    to.write(read);
    read = Buffer.alloc(0);
  }
  to.end(read);
}
