import { once } from 'node:events';
import { Redis } from 'ioredis';
import { WebSocket } from 'ws';
import { sessionGrantSchema } from '../../../contracts/api/auth.ts';
import { demoPassword } from '../../../server/seed/team.ts';
import { signInToApi } from '../../world/api-session.ts';
import type { Cluster } from '../../world/cluster/cluster.ts';
import { startLoad } from '../../world/cluster/steady-load.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { checkSaved, pickInstance, until, withCluster } from './cluster-run.ts';

const troubleMs = 60_000;
const answerWithinMs = 1_000;
const recoverWithinMs = 5_000;
/** What an account takes in a quarter of an hour, whatever Redis does. */
const maxGuesses = 10;
const clients = 10;

interface Trouble {
  readonly name: string;
  begin(cluster: Cluster, control: Redis): Promise<unknown>;
  end(cluster: Cluster, control: Redis): Promise<unknown>;
}

const troubles: readonly Trouble[] = [
  { name: 'frozen', begin: async ({ redis }) => redis.freeze(), end: async ({ redis }) => redis.thaw() },
  { name: 'killed', begin: ({ redis }) => redis.kill(), end: ({ redis }) => redis.start() },
  {
    name: 'full',
    begin: (_cluster, control) => control.config('SET', 'maxmemory', '1'),
    end: (_cluster, control) => control.config('SET', 'maxmemory', '0'),
  },
  { name: 'emptied', begin: (_cluster, control) => control.flushall(), end: () => Promise.resolve() },
];

interface Guesser {
  readonly email: string;
  /** An address that he alone has: that of the test must not be shut out. */
  readonly from: string;
}

/** Wrong passwords for one account at one instance: how many were looked at. */
async function guess(url: string, { email, from }: Guesser, times: number): Promise<number> {
  const statuses = await Promise.all(
    Array.from({ length: times }, async () => {
      const response = await fetch(`${url}/v1/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
        body: JSON.stringify({ email, password: 'wrong' }),
      });
      return response.status;
    }),
  );
  return statuses.filter((status) => status === 401).length;
}

/** Signs in and out again; gives what the access token is still answered with. */
async function endSession(url: string): Promise<() => Promise<number>> {
  const post = (path: string, body: unknown) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const account = { email: 'oliver@lydia.example', password: demoPassword };
  const grant = sessionGrantSchema.parse(await (await post('/v1/auth/sign-in', account)).json());
  await post('/v1/auth/sign-out', { refreshToken: grant.refreshToken });
  const headers = { authorization: `Bearer ${grant.accessToken}` };
  return async () => (await fetch(`${url}/v1/users/me`, { headers })).status;
}

/** Resolves with true when a desktop at one instance hears of what is written at the other. */
async function isTold(cluster: Cluster): Promise<boolean> {
  const [one, other] = [pickInstance(cluster, 0), pickInstance(cluster, 1)];
  const { accessToken } = await signInToApi(other.url);
  const socket = new WebSocket(`${other.url.replace('http', 'ws')}/v1/realtime`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const told = new Promise<boolean>((resolve) => {
    socket.on('message', (data: Buffer) => {
      if (data.toString('utf8').includes('changes-available')) resolve(true);
    });
  });
  await once(socket, 'open');
  await (await startLoad({ url: one.url, clients: 1 })).stop();
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, 500, false));
  const answer = await Promise.race([told, late]);
  socket.terminate();
  return answer;
}

async function bear(cluster: Cluster, trouble: Trouble, number: number): Promise<number> {
  const control = new Redis(cluster.redis.url, { retryStrategy: () => 500 });
  control.on('error', () => {});
  const instance = pickInstance(cluster, number);
  const guesser = {
    email: `guessed-${trouble.name}-${number}@example.com`,
    from: `10.0.${number}.${troubles.indexOf(trouble)}`,
  };
  const load = await startLoad({ url: cluster.url, clients });
  try {
    const statusOfEnded = await endSession(instance.url);
    const guessedBefore = await guess(instance.url, guesser, 4);
    await trouble.begin(cluster, control);
    const guessed = guessedBefore + (await guess(instance.url, guesser, 30));
    if (guessed > maxGuesses) throw new Error(`${trouble.name}: ${guessed} guesses were looked at`);
    if ((await statusOfEnded()) !== 401) throw new Error(`${trouble.name}: an ended session came back`);
    await new Promise((resolve) => setTimeout(resolve, troubleMs));
    await trouble.end(cluster, control);
    if ((await statusOfEnded()) !== 401)
      throw new Error(`${trouble.name}: an ended session came back after it`);
  } finally {
    control.disconnect();
  }
  const report = await load.stop();
  const [failure] = report.failures;
  if (failure !== undefined) throw new Error(`${trouble.name}: ${report.failures.length} failed: ${failure}`);
  if (report.slowestMs > answerWithinMs)
    throw new Error(`${trouble.name}: ${Math.round(report.slowestMs)} ms`);
  await checkSaved(cluster, report);
  await until(`${trouble.name}: events between instances`, recoverWithinMs, () => isTold(cluster));
  return report.requests;
}

export const redisTrouble: ChaosRun = {
  name: 'R3',
  title:
    'a Redis that is frozen, killed, full or emptied: every answer in a second, limits hold, ended sessions stay so',
  runs: 3,
  timeLimitMs: 25 * 60_000,
  run: (options) =>
    withCluster({}, async (cluster) => {
      const { runs, signal } = options;
      let requests = 0;
      for (let number = 0; number < runs; number += 1) {
        for (const trouble of troubles) {
          signal.throwIfAborted();
          requests += await bear(cluster, trouble, number);
          options.log(`${trouble.name}, round ${number + 1}`);
        }
      }
      return { tried: runs * troubles.length, requests };
    }),
};
