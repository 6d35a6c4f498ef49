import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

const readLines = async (metrics: ReturnType<typeof createMetrics>) =>
  (await metrics.read()).text.split('\n').filter((line) => !line.startsWith('#'));

test('tells response times and errors by route and class of status', async () => {
  const metrics = createMetrics();
  metrics.requestAnswered({ route: 'GET /v1/users', status: 200, durationMs: 20 });
  metrics.requestAnswered({ route: 'GET /v1/users', status: 503, durationMs: 2_000 });
  const lines = await readLines(metrics);
  const name = 'lydia_http_request_duration_seconds';
  expect(lines).toContain(`${name}_bucket{le="0.025",route="GET /v1/users",status="2xx"} 1`);
  expect(lines).toContain(`${name}_count{route="GET /v1/users",status="5xx"} 1`);
});

test('takes only so many names of queries: series that grow without end would fill every store', async () => {
  const metrics = createMetrics();
  for (let index = 0; index < 5_000; index += 1) {
    metrics.queryRan({ name: `made-up.${index}`, durationMs: 1, isFailed: false });
  }
  const series = (await readLines(metrics)).filter((line) => line.includes('query_duration_seconds_count'));
  expect(series).toHaveLength(301);
  expect(series.at(-1)).toMatch(/query="other".* 4700$/);
});

test('tells the state of the pool at the moment when it is asked', async () => {
  const metrics = createMetrics();
  const pool = { totalCount: 3, idleCount: 2, waitingCount: 0 };
  metrics.watchPool(pool);
  pool.waitingCount = 7;
  const lines = await readLines(metrics);
  expect(lines).toContain('lydia_database_connections{state="open"} 3');
  expect(lines).toContain('lydia_database_connections{state="waiting"} 7');
});

test('tells memory, processor and the lag of the event loop', async () => {
  const metrics = createMetrics();
  metrics.watchProcess();
  const { text } = await metrics.read();
  for (const name of [
    'process_resident_memory_bytes',
    'process_cpu_seconds_total',
    'nodejs_eventloop_lag_p99_seconds',
  ]) {
    expect(text).toContain(`\n${name}`);
  }
});

test('two servers in one process do not count into each other', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.socketsOpen(4);
  expect(await readLines(one)).toContain('lydia_realtime_sockets 4');
  expect(await readLines(other)).toContain('lydia_realtime_sockets 0');
});
