import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { buildOperatorRequest } from '../../tests/world/load/operator-requests.ts';
import type { SignedIn } from '../../tests/world/load/people.ts';
import { type Figure, toSingleFigure } from '../figure.ts';
import { inApiWorld } from './world.ts';

const operators = 500;
/** As many of them ask at the same moment; the others read what they were given. */
const atOnce = 64;
const forMs = 20_000;

interface Load {
  readonly perSecond: number;
  readonly refused: number;
}

async function load(url: string, people: readonly SignedIn[]): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const startedMs = performance.now();
  let answered = 0;
  let refused = 0;
  let turn = 0;

  async function act(): Promise<void> {
    while (performance.now() - startedMs < forMs) {
      turn += 1;
      const person = people[turn % people.length];
      const { path, body } = buildOperatorRequest(Math.floor(turn / people.length));
      const sent = request(`${url}${path}`, {
        agent,
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: person?.authorization ?? '', 'content-type': 'application/json' },
      });
      sent.end(body === undefined ? undefined : JSON.stringify(body));
      const [response] = await once(sent, 'response');
      await text(response);
      if (response.statusCode === 200) answered += 1;
      else if ([429, 503].includes(response.statusCode)) refused += 1;
      else throw new Error(`${path} answered ${response.statusCode}`);
    }
  }

  await Promise.all(Array.from({ length: atOnce }, act));
  agent.destroy();
  return { perSecond: answered / ((performance.now() - startedMs) / 1_000), refused };
}

const measure = (instances: number): Promise<Load> =>
  inApiWorld({ instances, people: operators }, async ({ cluster, people }) => load(cluster.url, people));

/**
 * `api.two-instances`: 500 operators' mixed load through the balancer, on two instances against one. Clients, balancer, PostgreSQL and
 * Redis share the processors with them: on two cores there is little to win.
 */
export async function benchTwoInstances(): Promise<Figure[]> {
  const one = await measure(1);
  const two = await measure(2);
  const figure = toSingleFigure({
    name: 'api.two-instances',
    unit: '/s',
    value: two.perSecond,
    limit: one.perSecond,
    bar: { kind: 'reported' },
    details: { operators, atOnce, refused: two.refused, refusedByOne: one.refused },
  });
  return [figure];
}
