import type { ChaosRun } from '../../chaos-run.ts';
import { expectThat, type SignInWorld, startSignInWorld } from './sign-in-world.ts';

const perAccount = 10;
/** For each instance: one that Redis does not answer in time counts by itself (docs/operating.md). */
const perNetworkAndInstance = 100;
/** At once; a browser would open no more. */
const parallel = 100;

interface Guess {
  readonly email: string;
  readonly address: string;
}

/** How many of the guesses were looked at: those that are told that the password is wrong. */
async function guess(world: SignInWorld, count: number, toGuess: (index: number) => Guess): Promise<number> {
  let looked = 0;
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) {
      const { email, address } = toGuess(index);
      const answer = await world.signIn(index, email, { address, password: 'a guess' });
      await answer.body?.cancel();
      if (answer.status === 401) looked += 1;
      else expectThat([429, 503].includes(answer.status), `a guess was answered with ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return looked;
}

export const throttle: ChaosRun = {
  name: 'A7',
  title: 'guesses are few, for an account and for a network, however they come; the user still gets in',
  runs: 1_000,
  timeLimitMs: 5 * 60_000,
  async run({ runs }) {
    const world = await startSignInWorld();
    try {
      const [one, bent, many] = (await world.addUsers(3)).map(({ email }) => email);
      const crowd = (await world.addUsers(runs)).map(({ email }) => email);
      const home = '192.0.2.7';
      const isLetIn = async (email = '') => (await world.signIn(1, email, { address: home })).status === 200;
      for (const email of [one, bent, many]) expectThat(await isLetIn(email), 'the user cannot sign in');
      const counts = {
        oneAddress: await guess(world, runs, () => ({ email: one ?? '', address: '203.0.113.1' })),
        // Left of what the proxy wrote stands what the client claims.
        claimedAddresses: await guess(world, runs, (index) => ({
          email: bent ?? '',
          address: `10.1.${index >> 8}.${index & 255}, 203.0.113.2`,
        })),
        manyAddresses: await guess(world, runs, (index) => ({
          email: many ?? '',
          address: `10.2.${index >> 8}.${index & 255}`,
        })),
        manyAccounts: await guess(world, runs, (index) => ({
          email: crowd[index] ?? '',
          address: '203.0.113.3',
        })),
      };
      for (const name of ['oneAddress', 'claimedAddresses', 'manyAddresses'] as const)
        expectThat(counts[name] <= perAccount, `${name}: ${counts[name]} guesses were looked at`);
      const perNetwork = perNetworkAndInstance * world.cluster.instances.length;
      expectThat(counts.manyAccounts <= perNetwork, `${counts.manyAccounts} guesses of one network`);
      for (const email of [one, bent, many]) expectThat(await isLetIn(email), 'the user is locked out');
      return { tried: 4 * runs, ...counts };
    } finally {
      await world.stop();
    }
  },
};
