import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import { listen } from '../../../server/http/listener.ts';
import type { ChaosRun } from '../chaos-run.ts';

const closedWithinMs = 10_000;
/** What a machine that does other things adds to any single request. */
const jitterMs = 20;
const large = Buffer.alloc(30_000_000, 'x');

const kinds: readonly (readonly [string, string])[] = [
  ['headers', 'GET /small HTTP/1.1\r\nHost: a\r\nX-Slow: '],
  [
    'body',
    'POST /small HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  ],
  ['reading', 'GET /large HTTP/1.1\r\nHost: a\r\n\r\n'],
];

async function measure(url: string, times: number): Promise<number> {
  const took: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const startedMs = performance.now();
    const { status } = await fetch(`${url}/small`);
    if (status !== 200) throw new Error(`a good request was answered with ${status}`);
    took.push(performance.now() - startedMs);
  }
  return took.sort((a, b) => a - b)[Math.floor(times * 0.99)] ?? 0;
}

async function open(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

export const slowClients: ChaosRun = {
  name: 'R7',
  title:
    'sockets that send headers or a body slowly, or do not read: closed within ten seconds, while others are served',
  runs: 500,
  timeLimitMs: 5 * 60_000,
  async run(options) {
    const { runs } = options;
    const app = express();
    app.get('/large', (_request, response) => {
      response.end(large);
    });
    app.get('/small', (_request, response) => {
      response.end('small');
    });
    app.post('/small', express.json(), (_request, response) => {
      response.json({});
    });
    app.use((_error: unknown, _request: Request, response: Response, _next: NextFunction) => {
      response.status(400).end();
    });
    const listener = await listen(app, { host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${listener.port}`;
    const normalMs = await measure(url, 1_000);
    let worstMs = 0;
    try {
      for (const [name, text] of kinds) {
        const accepted: Socket[] = [];
        const accept = (socket: Socket) => accepted.push(socket);
        listener.server.on('connection', accept);
        const sockets: Socket[] = [];
        for (let index = 0; index < runs; index += 1) sockets.push(await open(listener.port, text));
        listener.server.off('connection', accept);
        for (const socket of sockets) if (name === 'reading') socket.pause();
        const startedMs = performance.now();
        const meanwhileMs = await measure(url, 1_000);
        worstMs = Math.max(worstMs, meanwhileMs);
        if (meanwhileMs > 2 * normalMs + jitterMs)
          throw new Error(`${name}: others waited ${meanwhileMs} ms`);
        await Promise.all(accepted.flatMap((socket) => (socket.destroyed ? [] : [once(socket, 'close')])));
        const tookMs = performance.now() - startedMs;
        if (tookMs > closedWithinMs) throw new Error(`${name}: closed after ${Math.round(tookMs)} ms`);
        options.log(
          `${name}: ${runs} closed after ${Math.round(tookMs)} ms, p99 of others ${meanwhileMs.toFixed(1)} ms`,
        );
        for (const socket of sockets) socket.destroy();
      }
    } finally {
      await listener.close(0);
    }
    return {
      tried: runs * kinds.length,
      p99NormalMs: Math.ceil(normalMs),
      p99MeanwhileMs: Math.ceil(worstMs),
    };
  },
};
