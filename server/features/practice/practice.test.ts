import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scenarioListSchema } from '../../../contracts/api/practice.ts';
import { loadConfiguration } from '../../config/load.ts';
import { createSilentLogger } from '../../platform/logger.ts';
import { buildTestEnvironment } from '../../testing/environment.ts';
import { askPractice } from './practice-client.ts';

let server: Server;
let answer: { status: number; body: string };
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response
      .writeHead(answer.status, { 'content-type': 'application/json', location: '/elsewhere' })
      .end(answer.body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
    }),
);

function ask(request: Parameters<typeof askPractice>[1] = { path: '/practice/scenarios' }) {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const env = { ...buildTestEnvironment(), PRACTICE_URL: `http://127.0.0.1:${port}/` };
  const { config } = loadConfiguration(env);
  return askPractice({ config, logger: createSilentLogger() }, request, scenarioListSchema);
}

test('hands on what the practice service answers', async () => {
  const scenario = { id: 'invoice-en', language: 'en', title: 'Invoice', summary: 'Asks about an invoice.' };
  answer = { status: 200, body: JSON.stringify({ scenarios: [scenario] }) };
  expect(await ask()).toEqual({ ok: true, value: { scenarios: [scenario] } });
  await ask({ path: '/practice/calls', body: { scenarioId: 'invoice-en' } });
  expect(asked).toEqual(['GET /practice/scenarios', 'POST /practice/calls']);
});

test('a scenario that the practice service does not know is not found', async () => {
  answer = { status: 404, body: '{}' };
  const request = { path: '/practice/calls', body: { scenarioId: 'none' } };
  expect(await ask(request)).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test.each([
  [302, '{}', 'telephony-failed'],
  [404, '{}', 'telephony-failed'],
  [500, '{}', 'telephony-failed'],
  [200, 'no json', 'telephony-failed'],
  [200, '{"scenarios":[{"id":1}]}', 'telephony-failed'],
])('%i with %s is %s', async (status, body, code) => {
  answer = { status, body };
  expect(await ask()).toMatchObject({ ok: false, error: { code } });
  // Where the answer points is not asked.
  expect(asked).toEqual(['GET /practice/scenarios']);
});
