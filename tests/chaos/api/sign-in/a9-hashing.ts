import { randomUUID } from 'node:crypto';
import { argon2Parameters, parsePhc } from '../../../../server/features/auth/passwords.ts';
import { postCallback } from '../../../world/cluster/fake-provider.ts';
import type { ChaosRun } from '../../chaos-run.ts';
import { expectThat, type SignInWorld, startSignInWorld } from './sign-in-world.ts';

const probeBoundMs = 300;

async function probe(world: SignInWorld): Promise<number[]> {
  const { url, authToken } = world.cluster;
  const instanceUrl = world.url(0);
  const path = `/webhooks/voice/wait?callId=${randomUUID()}`;
  const webhook = { instanceUrl, publicUrl: url, path, fields: { CallSid: 'CA1' }, authToken };
  const probes = [() => fetch(`${instanceUrl}/health/live`), () => postCallback(webhook)];
  const times: number[] = [];
  for (const send of probes) {
    const startedMs = performance.now();
    const response = await send();
    await response.text();
    times.push(performance.now() - startedMs);
    expectThat(response.status === 200, `a probe was answered with ${response.status}`);
  }
  return times;
}

export const hashing: ChaosRun = {
  name: 'A9',
  title: 'two hundred sign-ins at once wait for their turn or are sent away, and nobody else notices',
  runs: 200,
  timeLimitMs: 3 * 60_000,
  async run({ runs }) {
    const world = await startSignInWorld();
    try {
      const users = await world.addUsers(runs);
      const [row] = await world.cluster.database.db.query<{ hash: string }>(
        'SELECT password_hash AS hash FROM users WHERE id = $1',
        [users[0]?.id],
      );
      expectThat(row?.hash.startsWith('$argon2id$') === true, 'a stored hash is no argon2id');
      const { memoryKiB, passes } = parsePhc(row?.hash ?? '').parameters;
      const isStrong = memoryKiB >= argon2Parameters.memoryKiB && passes >= argon2Parameters.passes;
      expectThat(isStrong, `a stored hash is weak: m=${memoryKiB}, t=${passes}`);
      for (let warm = 0; warm < 20; warm += 1) await probe(world);

      let isOver = false;
      const signIns = Promise.all(
        users.map(({ email }, index) =>
          world.signIn(0, email, { address: `10.0.${index >> 8}.${index & 255}` }),
        ),
      ).finally(() => {
        isOver = true;
      });
      const times: number[] = [];
      while (!isOver) times.push(...(await probe(world)));
      const statuses = (await signIns).map(({ status }) => status);
      const signedIn = statuses.filter((status) => status === 200).length;
      const sentAway = statuses.filter((status) => status === 503 || status === 429).length;
      expectThat(signedIn + sentAway === runs, `answers: ${[...new Set(statuses)].join(', ')}`);
      expectThat(signedIn > 0, 'nobody got in');
      const p99Ms = times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Infinity;
      expectThat(p99Ms <= probeBoundMs, `probes took ${Math.round(p99Ms)} ms (p99)`);
      return { tried: runs, signedIn, sentAway, probes: times.length, p99Ms: Math.round(p99Ms) };
    } finally {
      await world.stop();
    }
  },
};
