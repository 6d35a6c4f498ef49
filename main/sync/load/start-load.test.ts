import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { snapshotContentType } from '../../../contracts/api/sync.ts';
import { succeed } from '../../../contracts/result.ts';
import { utilityProcess } from '../../../hosts/chromium/src/utility-process.ts';
import { createChildProcessStarter } from '../../app/child-processes.ts';
import type { ChildProcess, ChildProcessEntry } from '../../platform/child-processes.ts';
import { select } from '../../storage/sql.ts';
import type { Storage } from '../../storage/storage.ts';
import { createTestDatabase, type TestDatabase, testCall, testKey } from '../../storage/testing.ts';
import { buildSnapshot } from '../testing-snapshot.ts';
import { openLoadFile } from './load-file.ts';
import type { LoadProgress, LoadTask } from './run-load.ts';
import { createLoadStarter } from './start-load.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let database: TestDatabase;
let storage: Storage;
let server: ReturnType<typeof createServer>;
let answer: Answer;
const requests: { readonly url: string; readonly authorization: string; readonly encoding: string }[] = [];

beforeEach(async () => {
  database = createTestDatabase();
  storage = database.open();
  requests.length = 0;
  server = createServer((request, response) => {
    const { url = '', headers } = request;
    const { authorization = '' } = headers;
    requests.push({ url, authorization, encoding: String(headers['accept-encoding']) });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  database.remove();
});

const records = new Map<string, unknown>(
  Array.from({ length: 12 }, (_, index) => {
    const call = testCall(index + 1);
    return [`call ${call.id}`, call];
  }),
);

const linesAfter = (passed: string): string[] =>
  buildSnapshot(records, {
    visibility: { name: 'all', sees: () => true },
    passed,
    cursor: 'the-cursor',
    incarnation: 'one',
    toToken: (last) => last,
  });

const snapshot: Answer = ({ url = '' }, response) => {
  const passed = new URL(url, 'http://api.test').searchParams.get('after') ?? '';
  response.setHeader('content-type', snapshotContentType);
  response.end(
    linesAfter(passed)
      .map((line) => `${line}\n`)
      .join(''),
  );
};

function problem(status: number, code: string): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json' });
    response.end(
      JSON.stringify({ type: 'about:blank', title: code, status, code, detail: '', requestId: 'r' }),
    );
  };
}

/** The processes of the loads, the last one last. */
const children: ChildProcess[] = [];
const startUtility = createChildProcessStarter(utilityProcess);

function startProcess(entry: ChildProcessEntry): ChildProcess {
  const child = startUtility(entry);
  children.push(child);
  return child;
}

function begin(token = 'good') {
  const { port } = server.address() as AddressInfo;
  const start = createLoadStarter({
    baseUrl: () => `http://127.0.0.1:${port}`,
    startProcess,
    tokens: {
      accessToken: async () => succeed(token),
      renewToken: async () => succeed('renewed'),
    },
  });
  const task: LoadTask = {
    liveFile: database.file,
    file: `${database.file}.loading`,
    key: testKey,
    nowMs: 0,
  };
  const progress: LoadProgress[] = [];
  return { ...start(task, (told) => progress.push(told)), file: task.file, progress };
}

const countLoaded = (file: string): number => {
  storage.replaceWith({ newFile: file, keptFile: null, carryOver: () => undefined });
  return storage.read((db) => db.get(select<{ n: number }>('SELECT count(*) AS n FROM calls')))?.n ?? 0;
};

test('loads in a process of its own, with the token of the session, uncompressed on one computer', async () => {
  answer = snapshot;
  const load = begin();
  expect(await load.report).toEqual({ outcome: 'loaded', hasProgressed: true, detail: '' });
  expect(requests).toEqual([
    { url: '/v1/sync/snapshot', authorization: 'Bearer good', encoding: 'identity' },
  ]);
  expect(load.progress.length).toBeGreaterThan(0);
  expect(countLoaded(load.file)).toBe(12);
});

test('asks for another token when the first one is refused', async () => {
  answer = (request, response) => {
    const isRenewed = request.headers.authorization === 'Bearer renewed';
    (isRenewed ? snapshot : problem(401, 'not-signed-in'))(request, response);
  };
  const load = begin('stale');
  expect(await load.report).toMatchObject({ outcome: 'loaded' });
  expect(requests.map(({ authorization }) => authorization)).toEqual(['Bearer stale', 'Bearer renewed']);
});

test('goes on from the last block when the connection was cut', async () => {
  answer = (_request, response) => {
    response.setHeader('content-type', snapshotContentType);
    const [start = ''] = linesAfter('')
      .join('\n')
      .split(/(?<=\n)(?=\{"kind":"block".{0,999}000000000012)/s);
    response.write(start.slice(0, 1_700), () => response.destroy());
  };
  const first = begin();
  expect(await first.report).toMatchObject({ outcome: 'cut', hasProgressed: true });
  answer = snapshot;
  const second = begin();
  expect(await second.report).toMatchObject({ outcome: 'loaded' });
  expect(requests[1]?.url).toContain('?after=call');
  expect(countLoaded(second.file)).toBe(12);
});

test('says what an API means that has no snapshots, refuses the session, or is busy', async () => {
  const outcomes: string[] = [];
  for (const [status, code] of [
    [404, 'not-found'],
    [403, 'forbidden'],
    [503, 'service-unavailable'],
  ] as const) {
    answer = problem(status, code);
    outcomes.push((await begin().report).outcome);
  }
  expect(outcomes).toEqual(['unsupported', 'refused', 'cut']);
});

/** A load that has begun and waits for the rest of its stream. */
async function beginAndHold() {
  const reached = Promise.withResolvers<void>();
  answer = (_request, response) => {
    response.setHeader('content-type', snapshotContentType);
    response.write(`${linesAfter('')[0] ?? ''}\n`, () => reached.resolve());
  };
  const load = begin();
  await reached.promise;
  return load;
}

test('a process that dies is a cut, and the next one loads all', async () => {
  const first = await beginAndHold();
  children.at(-1)?.kill();
  expect(await first.report).toMatchObject({ outcome: 'cut', hasProgressed: false });
  answer = snapshot;
  const second = begin();
  expect(await second.report).toMatchObject({ outcome: 'loaded' });
  expect(countLoaded(second.file)).toBe(12);
});

// It waits for the lock as long as any connection does: five seconds.
test('a file that another process still loads is not touched', { timeout: 20_000 }, async () => {
  const file = `${database.file}.loading`;
  const theirs = openLoadFile({ file, key: testKey, nowMs: 0 });
  answer = snapshot;
  const refused = begin();
  expect(await refused.report).toMatchObject({ outcome: 'cut', detail: expect.stringContaining('locked') });
  theirs.close();
  expect(requests).toEqual([]);
  const later = begin();
  expect(await later.report).toMatchObject({ outcome: 'loaded' });
  expect(countLoaded(later.file)).toBe(12);
});

test('cancelled, lets go of its files before the next one begins', async () => {
  const first = await beginAndHold();
  first.cancel();
  answer = snapshot;
  const second = begin();
  expect(await first.report).toMatchObject({ outcome: 'cut' });
  expect(await second.report).toMatchObject({ outcome: 'loaded' });
  expect(countLoaded(second.file)).toBe(12);
});
