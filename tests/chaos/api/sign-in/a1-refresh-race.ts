import type { ChaosRun } from '../../chaos-run.ts';
import { expectThat, readGrant, sessionOf, startSignInWorld } from './sign-in-world.ts';

const crowds = [2, 5, 10];

export const refreshRace: ChaosRun = {
  name: 'A1',
  title: 'of parallel uses of one refresh token, at two instances, comes one successor, and one live head',
  runs: 600,
  timeLimitMs: 5 * 60_000,
  async run({ runs, signal }) {
    const world = await startSignInWorld();
    try {
      const [user] = await world.addUsers(1);
      let grant = await world.grant(0, user?.email ?? '');
      const sessionId = sessionOf(grant);
      for (let round = 0; round < runs; round += 1) {
        signal.throwIfAborted();
        const uses = Array.from({ length: crowds[round % crowds.length] ?? 2 }, (_, turn) =>
          world.refresh(turn, grant.refreshToken).then(readGrant),
        );
        const grants = await Promise.all(uses);
        const successors = new Set(grants.map(({ refreshToken }) => refreshToken));
        expectThat(successors.size === 1, `round ${round} gave ${successors.size} successors`);
        const heads = await world.cluster.database.db.query(
          'SELECT FROM refresh_tokens WHERE session_id = $1 AND used_at IS NULL',
          [sessionId],
        );
        expectThat(heads.length === 1, `round ${round} left ${heads.length} live heads`);
        grant = grants[0] ?? grant;
      }
      return { tried: runs };
    } finally {
      await world.stop();
    }
  },
};
