import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { listScenarios } from '../simulator/callers/scenarios/index.ts';
import { chooseFirstScenario, ringFirstCall } from './first-call.ts';

const servers = new Set<Server>();
afterEach(() => {
  for (const server of servers) server.close();
  servers.clear();
});

/** A simulator whose first device registers when it is asked for the `readyAt`th time. */
async function startSimulator(
  readyAt: number,
): Promise<{ url: string; rung: string[]; asked: () => number }> {
  let asked = 0;
  const rung: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/control/devices') {
      asked += 1;
      response.end(JSON.stringify({ registered: asked >= readyAt ? ['somebody'] : [] }));
      return;
    }
    void text(request).then((body) => {
      rung.push(body);
      response.end('{}');
    });
  });
  servers.add(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return { url: `http://127.0.0.1:${address.port}`, rung, asked: () => asked };
}

const quickly = { scenarioId: 'invoice-en', lookEveryMs: 1, pauseMs: 1 };

test('rings once, as soon as a telephone is ready', async () => {
  const simulator = await startSimulator(3);
  const { signal } = new AbortController();
  await ringFirstCall({ simulatorUrl: simulator.url, signal, ...quickly });
  expect(simulator.asked()).toBe(3);
  expect(simulator.rung).toEqual([JSON.stringify({ scenarioId: 'invoice-en' })]);
});

test('rings nobody when the demonstration was closed before', async () => {
  const simulator = await startSimulator(Number.POSITIVE_INFINITY);
  const controller = new AbortController();
  const done = ringFirstCall({ simulatorUrl: simulator.url, signal: controller.signal, ...quickly });
  controller.abort();
  await done;
  expect(simulator.rung).toEqual([]);
});

test.each(['fr-FR', 'en-GB', 'de-DE', ''])('chooses a caller that there is, for %j', (locale) => {
  const ids = listScenarios().map(({ id }) => id);
  expect(ids).toContain(chooseFirstScenario(locale));
});
