import { createRandom } from '../../../world/team-history/random.ts';
import type { ChaosRun } from '../../chaos-run.ts';
import {
  age,
  expectThat,
  readGrant,
  refreshAndVanish,
  sessionOf,
  startSignInWorld,
} from './sign-in-world.ts';

export const lostAnswer: ChaosRun = {
  name: 'A3',
  title:
    'a desktop whose refresh was answered into the void stays signed in; a token twice behind never works',
  runs: 150,
  timeLimitMs: 5 * 60_000,
  async run({ seed, runs, signal }) {
    const random = createRandom(seed);
    const world = await startSignInWorld();
    try {
      const [user] = await world.addUsers(1);
      let lost = 0;
      let revoked = 0;
      for (let round = 0; round < runs; round += 1) {
        signal.throwIfAborted();
        const first = await world.grant(round, user?.email ?? '');
        if (round % 3 === 2) {
          const second = await readGrant(await world.refresh(0, first.refreshToken));
          await readGrant(await world.refresh(1, second.refreshToken));
          const late = await world.refresh(round, first.refreshToken);
          expectThat(late.status === 401, `a token twice behind was answered with ${late.status}`);
          expectThat((await world.whoAmI(0, second.accessToken)) === 401, 'its session goes on');
          revoked += 1;
          continue;
        }
        await refreshAndVanish(world.url(round), first.refreshToken);
        await age(world, sessionOf(first), 100 + random.below(9_000));
        // The other instance may be asked first, and while the lost one is still at work.
        const again = await readGrant(await world.refresh(round + 1, first.refreshToken));
        await readGrant(await world.refresh(round, again.refreshToken));
        lost += 1;
      }
      return { tried: runs, lost, revoked };
    } finally {
      await world.stop();
    }
  },
};
