import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSystemClock } from '../clock.ts';
import { runInRequest } from '../request-scope.ts';
import { createWinstonLogger } from '../winston-logger.ts';
import { createErrorReports } from './error-reports.ts';
import { createTraces } from './traces.ts';

interface Received {
  readonly path: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

let server: Server;
let received: Received[];
let url: string;
let status: number;

beforeEach(async () => {
  received = [];
  status = 200;
  server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (data: Buffer) => body.push(data));
    request.on('end', () => {
      received.push({ path: request.url, headers: request.headers, body: Buffer.concat(body).toString() });
      response.writeHead(status).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = address === null || typeof address === 'string' ? '' : `http://127.0.0.1:${address.port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const requestId = '01980000-0000-7000-8000-00000000abcd';

function startTraces(ratio: number, troubles: string[] = []) {
  const onTrouble = (reason: string) => troubles.push(reason);
  const headers = { 'api-key': 'licence' };
  return createTraces({
    endpoint: `${url}/`,
    headers,
    ratio,
    version: '1',
    clock: createSystemClock(),
    onTrouble,
  });
}

test('an OTLP receiver gets a request with the queries within it, under the id that the log names', async () => {
  const traces = startTraces(1);
  traces.queryEnded(requestId, { name: 'auth.session', durationMs: 3, isFailed: false });
  traces.requestEnded(requestId, { route: 'GET /v1/users', status: 503, durationMs: 12.5 });
  await traces.stop();
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({
    path: '/v1/traces',
    headers: { 'api-key': 'licence', 'content-type': 'application/json' },
  });
  const [resourceSpans] = JSON.parse(received[0]?.body ?? '').resourceSpans;
  expect(resourceSpans.resource.attributes[0]).toEqual({
    key: 'service.name',
    value: { stringValue: 'lydia-api' },
  });
  const [query, request] = resourceSpans.scopeSpans[0].spans;
  expect(request).toMatchObject({
    traceId: requestId.replaceAll('-', ''),
    name: 'GET /v1/users',
    kind: 2,
    status: { code: 2 },
  });
  expect(query).toMatchObject({
    traceId: request.traceId,
    parentSpanId: request.spanId,
    name: 'auth.session',
    kind: 3,
  });
  expect(query.spanId).toMatch(/^[0-9a-f]{16}$/);
  expect(BigInt(request.endTimeUnixNano) - BigInt(request.startTimeUnixNano)).toBe(12_500_000n);
});

test('traces the part of the requests that it was told, and each whole or not at all', async () => {
  const traces = startTraces(0.2);
  for (let index = 0; index < 500; index += 1) {
    const id = `01980000-0000-7000-8000-${String(index).padStart(12, '0')}`;
    traces.queryEnded(id, { name: 'a', durationMs: 1, isFailed: false });
    traces.requestEnded(id, { route: 'GET /', status: 200, durationMs: 1 });
  }
  await traces.stop();
  const spans = received.flatMap(({ body }) => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans);
  const requests = spans.filter(({ kind }: { kind: number }) => kind === 2);
  expect(requests.length).toBeGreaterThan(60);
  expect(requests.length).toBeLessThan(140);
  expect(spans).toHaveLength(2 * requests.length);
});

test('says once that a receiver refuses, and keeps nobody waiting for it', async () => {
  status = 500;
  const troubles: string[] = [];
  const traces = startTraces(1, troubles);
  for (let index = 0; index < 10_000; index += 1) {
    traces.requestEnded(requestId, { route: 'GET /', status: 200, durationMs: 1 });
  }
  await traces.stop();
  expect(troubles).toEqual(['status 500']);
});

test('Sentry gets what the log says of an error, with its place and its request, and no more', async () => {
  const dsn = `${url.replace('http://', 'http://publickey@')}/42`;
  const reports = createErrorReports({ dsn, version: '1', clock: createSystemClock() });
  const logger = createWinstonLogger({ level: 'info', streams: [], errorStreams: [reports.stream] });
  logger.info('nothing wrong');
  logger.warn('nothing much');
  runInRequest(requestId, () => {
    const error = new Error('no row of +33698765432');
    logger
      .child('http')
      .error('a request met a bug', { route: 'GET /v1/users', error, password: 'canary', notes: 'canary' });
  });
  await reports.stop();
  expect(received).toHaveLength(1);
  const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = received;
  expect(path).toBe('/api/42/envelope/');
  expect(headers['x-sentry-auth']).toContain('sentry_key=publickey');
  expect(body).not.toMatch(/canary|698765432/);
  const [head, item, event] = body.split('\n').map((line) => JSON.parse(line));
  expect(item).toEqual({ type: 'event' });
  expect(event).toMatchObject({
    event_id: head.event_id,
    level: 'error',
    logger: 'http',
    transaction: 'GET /v1/users',
    tags: { requestId },
    message: { formatted: 'a request met a bug' },
    exception: { values: [{ type: 'Error', value: 'no row of +33…32' }] },
  });
  const { frames } = event.exception.values[0].stacktrace;
  expect(frames.at(-1).filename).toContain('reporting.test.ts');
});
