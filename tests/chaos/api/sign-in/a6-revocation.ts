import type { SessionGrant } from '../../../../contracts/api/auth.ts';
import type { User } from '../../../../contracts/domain/user.ts';
import type { ChaosRun } from '../../chaos-run.ts';
import { expectThat, password, type SignInWorld, startSignInWorld } from './sign-in-world.ts';

const boundMs = 5_000;

interface Case {
  readonly world: SignInWorld;
  readonly user: User;
  /** Of the user: what is to be refused. */
  readonly grant: SessionGrant;
  readonly administrator: SessionGrant;
}

const post = ({ world, administrator }: Case, path: string) =>
  world.send(0, path, { accessToken: administrator.accessToken, body: {} });

/** What ends the right of an access token; each is done at one instance. */
const ends: Readonly<Record<string, (given: Case) => Promise<Response>>> = {
  'sign-out': ({ world, grant }) =>
    world.send(0, 'auth/sign-out', { body: { refreshToken: grant.refreshToken } }),
  disable: (given) => post(given, `users/${given.user.id}/disable`),
  role: ({ world, user, administrator }) =>
    fetch(`${world.url(0)}/v1/users/${user.id}/role`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${administrator.accessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ role: 'operator' }),
    }),
  async password({ world, user }) {
    const elsewhere = await world.grant(0, user.email);
    const body = { oldPassword: password, newPassword: 'a quiet river at dawn' };
    return world.send(0, 'auth/change-password', { accessToken: elsewhere.accessToken, body });
  },
  everywhere: (given) => post(given, `users/${given.user.id}/end-sessions`),
};

/** What only an administrator may, so that another role shows. */
async function isRefused(world: SignInWorld, turn: number, accessToken: string): Promise<boolean> {
  const response = await world.send(turn, 'accounts', { accessToken });
  await response.body?.cancel();
  return response.status === 401 || response.status === 403;
}

async function end(name: string, given: Case): Promise<number> {
  const { world, grant } = given;
  for (const turn of [0, 1])
    expectThat(!(await isRefused(world, turn, grant.accessToken)), `${name}: refused before`);
  const answer = await ends[name]?.(given);
  expectThat(answer?.status === 200, `${name} was answered with ${answer?.status}`);
  const startedMs = performance.now();
  for (const turn of [0, 1]) {
    while (!(await isRefused(world, turn, grant.accessToken))) {
      expectThat(performance.now() - startedMs < boundMs, `${name}: still let in after five seconds`);
    }
  }
  return performance.now() - startedMs;
}

export const revocation: ChaosRun = {
  name: 'A6',
  title: 'sign-out, disabling, another role, another password and the end of all sessions count everywhere',
  runs: 100,
  timeLimitMs: 5 * 60_000,
  async run({ runs, signal }) {
    const world = await startSignInWorld();
    try {
      const [boss] = await world.addUsers(1, 'administrator');
      const administrator = await world.grant(0, boss?.email ?? '');
      const users = await world.addUsers(runs, 'administrator');
      const names = Object.keys(ends);
      let slowestMs = 0;
      for (const [index, user] of users.entries()) {
        signal.throwIfAborted();
        const grant = await world.grant(1, user.email);
        if (index % 10 === 5) {
          await world.cluster.redis.kill();
          await world.cluster.redis.start();
        }
        const name = names[index % names.length] ?? 'disable';
        slowestMs = Math.max(slowestMs, await end(name, { world, user, grant, administrator }));
      }
      return { tried: runs, slowestMs: Math.round(slowestMs) };
    } finally {
      await world.stop();
    }
  },
};
