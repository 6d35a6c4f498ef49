import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../features/registry.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createTestUser, signInAs } from '../testing/users.ts';
import { type Listener, listen } from './listener.ts';
import { createMetricsApp } from './metrics-app.ts';

let database: TestDatabase;
let app: TestApp;
let listener: Listener;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, routes);
  listener = await listen(createMetricsApp(app.context.metrics), { host: '127.0.0.1', port: 0 });
}, startTimeoutMs);
afterAll(async () => {
  await listener.close(1_000);
  await app.stop();
  await database.stop();
});

const readMetrics = async () => (await fetch(`http://127.0.0.1:${listener.port}/metrics`)).text();

test('R5: figures are read on their own port, never on the public one', async () => {
  expect(await readMetrics()).toContain('# TYPE lydia_http_request_duration_seconds histogram');
  expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
});

test('names requests by declared route alone, whatever is asked for', async () => {
  const authorization = await signInAs(app.context, await createTestUser(app.context));
  const id = '01980000-0000-7000-8000-000000000001';
  await fetch(`${app.url}/v1/calls/${id}/hang-up`, { method: 'POST', headers: { authorization } });
  for (let index = 0; index < 20; index += 1) await fetch(`${app.url}/v1/made-up-${index}`);
  const counts = (await readMetrics())
    .split('\n')
    .filter((line) => line.startsWith('lydia_http_request_duration_seconds_count'));
  const declared = new Set([...routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`), 'none']);
  for (const line of counts) expect(declared).toContain(/route="([^"]+)"/.exec(line)?.[1]);
  expect(counts).toContain(
    'lydia_http_request_duration_seconds_count{route="POST /v1/calls/{callId}/hang-up",status="4xx"} 1',
  );
});
