import { type Figure, quantile, toSingleFigure } from '../figure.ts';
import { keepAsking } from './keep-asking.ts';
import { inApiWorld, readCpuMs } from './world.ts';

const rounds = 9;
const roundMs = 2_000;
const clients = 32;

interface Measured {
  readonly perSecond: number;
  /** Processor time of the server for one request, in microseconds. */
  readonly cpuUs: number;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

/**
 * `api.route`: a user reads his own account: token, session, validation, access matrix, one row. Product and raw limit take turns on the
 * same database; the first round warms both up and does not count.
 */
export function benchRoute(): Promise<Figure[]> {
  return inApiWorld({ instances: 1, people: clients }, async ({ cluster, people, startBare }) => {
    const [instance] = cluster.instances;
    const [person] = people;
    if (!instance || !person) throw new Error('nothing was started');
    const bare = await startBare('bare-api.ts');
    const headers = { authorization: person.authorization };

    async function measure(url: string, pid: number | undefined): Promise<Measured> {
      const beforeMs = await readCpuMs(pid);
      const path = `/v1/users/${person?.userId}`;
      const perSecond = await keepAsking({ url: url + path, headers, clients, forMs: roundMs });
      const cpuMs = (await readCpuMs(pid)) - beforeMs;
      return { perSecond, cpuUs: (cpuMs * 1_000) / ((perSecond * roundMs) / 1_000) };
    }

    const ours: Measured[] = [];
    const raw: Measured[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const [own, hand] = [
        await measure(instance.url, instance.pid()),
        await measure(bare.url, bare.process.child.pid),
      ];
      if (round === 0) continue;
      ours.push(own);
      raw.push(hand);
    }
    const perSecond = (all: readonly Measured[]) => median(all.map((one) => one.perSecond));
    const cpuUs = (all: readonly Measured[]) => Math.round(median(all.map((one) => one.cpuUs)));
    const figure = toSingleFigure({
      name: 'api.route',
      unit: '/s',
      value: perSecond(ours),
      limit: perSecond(raw),
      bar: { kind: 'ratio', atLeast: 0.8 },
      details: { rounds, clients, cpuUs: cpuUs(ours), limitCpuUs: cpuUs(raw) },
    });
    return [figure];
  });
}
