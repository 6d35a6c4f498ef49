import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { snapshotContentType } from '../../contracts/api/sync.ts';
import { errorMeanings } from '../../contracts/errors.ts';
import type { Result } from '../../contracts/result.ts';
import { createFakeClock, createMemoryLogger, settlePromises } from '../platform/testing.ts';
import { openConnection } from '../storage/connection.ts';
import { loadCall } from '../storage/queries/calls.ts';
import { countPending, countSetAside } from '../storage/queries/outbox.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { testCall, testCallId, testId, testKey } from '../storage/testing.ts';
import { createSync } from './sync.ts';
import { createFakeServer, type FakeServer } from './testing.ts';
import type { CrashStep, CrashTask } from './testing-crash-steps.ts';
import { createTestFullLoad } from './testing-load.ts';

const callCount = 8;
const longestStartMs = 3_000;

export interface CrashTry {
  readonly step: CrashStep;
  readonly time: number;
  /** An empty one of its own. */
  readonly folder: string;
}

/**
 * Runs a desktop until it is killed at the step, starts it again, and compares. Throws when something that was saved is
 * lost, happened twice, or is not the same on both sides. False: it came to its end without reaching the step so often.
 */
export async function tryCrash({ step, time, folder }: CrashTry): Promise<boolean> {
  const server = createFakeServer();
  for (let number = 1; number <= callCount; number += 1) {
    server.put('call', testId(number), testCall(number));
  }
  const file = join(folder, 'lydia.db');
  const host = await serve(server, { step, time });
  try {
    const { saved, wasKilled } = await runChild({ file, url: host.url, step, time }, host);
    await expectNothingLost(server, file, saved);
    return wasKilled;
  } finally {
    await host.close();
  }
}

interface Host {
  readonly url: string;
  /** Whom the server kills; it is told when he runs. */
  victim: (() => void) | null;
  close(): Promise<void>;
}

async function serve(server: FakeServer, at: Pick<CrashTry, 'step' | 'time'>): Promise<Host> {
  const connection = server.connect();
  let restore = (): void => undefined;
  let pushes = 0;
  const host: { victim: Host['victim'] } = { victim: null };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '' } = request;
    const body = await text(request);
    if (url === '/back-up') restore = server.backUp();
    if (url === '/restore') restore();
    if (url === '/back-up' || url === '/restore') return void response.end();
    if (url.startsWith('/v1/sync/snapshot')) {
      const after = new URL(url, 'http://api.test').searchParams.get('after');
      const opened = await connection.openSnapshot(after);
      if (!opened.ok) return reply(response, opened);
      response.setHeader('content-type', snapshotContentType);
      return void response.end(opened.value.map((line) => `${line}\n`).join(''));
    }
    const isPush = url === '/v1/sync/mutations';
    if (isPush) pushes += 1;
    const isTheTime = isPush && pushes === at.time;
    if (isTheTime && at.step === 'push-arrived') return host.victim?.();
    const result = await connection.request({
      method: method === 'POST' ? 'POST' : 'GET',
      path: url,
      body: body === '' ? undefined : JSON.parse(body),
      answer: z.unknown(),
    });
    if (isTheTime && at.step === 'push-applied') return host.victim?.();
    return reply(response, result);
  }

  const http: Server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return Object.assign(host, {
    url: `http://127.0.0.1:${port}`,
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  });
}

function reply(response: ServerResponse, result: Result<unknown>): void {
  if (result.ok) {
    response.end(JSON.stringify(result.value));
    return;
  }
  const { code, message: detail } = result.error;
  const { status } = errorMeanings[code];
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: code, title: code, status, code, detail, requestId: '1' }));
}

const longestRunMs = 60_000;

async function runChild(task: CrashTask, host: Host): Promise<{ saved: string[]; wasKilled: boolean }> {
  const program = join(import.meta.dirname, 'testing-crash-child.ts');
  const child = spawn(process.execPath, [program, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  host.victim = () => void child.kill('SIGKILL');
  const alarm = setTimeout(() => child.kill('SIGTERM'), longestRunMs);
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on('exit', (code, signal) => resolve({ code, signal })),
  );
  const output = await text(child.stdout);
  const { code, signal } = await ended;
  clearTimeout(alarm);
  assert.ok(code === 0 || signal === 'SIGKILL', `The desktop ended with ${code ?? signal} at ${task.step}.`);
  return { saved: output.split('\n').filter((line) => line !== ''), wasKilled: signal === 'SIGKILL' };
}

async function expectNothingLost(server: FakeServer, file: string, saved: readonly string[]): Promise<void> {
  const begunMs = performance.now();
  const { logger } = createMemoryLogger();
  const clock = createFakeClock();
  const opened = openStorage({ file, key: testKey, clock, logger });
  assert.ok(opened.ok, 'It starts again.');
  assert.ok(performance.now() - begunMs < longestStartMs, 'It starts again quickly.');
  const storage = opened.value;
  const connection = server.connect();
  const fullLoad = createTestFullLoad({ storage, databaseFile: file, connection, clock });
  const sync = createSync({ storage, api: connection, clock, logger, fullLoad, random: () => 0.5 });
  sync.start();
  await clock.advance(10_000);
  await settlePromises();
  sync.stop();
  try {
    expectEqual(server, storage, saved);
  } finally {
    storage.close();
  }
  const connectionOfFile = openConnection({ file, key: testKey });
  assert.equal(connectionOfFile.readPragma('integrity_check'), 'ok');
  connectionOfFile.close();
}

function expectEqual(server: FakeServer, storage: Storage, saved: readonly string[]): void {
  assert.deepEqual([storage.read(countPending), storage.read(countSetAside)], [0, 0]);
  for (const id of saved) assert.equal(server.effects.get(id), 1, `effects of ${id}`);
  for (const [id, count] of server.effects) assert.equal(count, 1, `effects of ${id}`);
  for (let number = 1; number <= callCount; number += 1) {
    const copy = storage.read((db) => loadCall(db, testCallId(number)));
    assert.deepEqual(copy, server.call(testId(number)));
  }
}
