import type { ChaosRun } from '../../chaos-run.ts';
import {
  age,
  expectThat,
  readGrant,
  type SignInWorld,
  sessionOf,
  startSignInWorld,
} from './sign-in-world.ts';

const generations = 6;

async function replay(world: SignInWorld, email: string, back: number): Promise<number> {
  const other = await world.grant(0, email);
  let grant = await world.grant(1, email);
  const sessionId = sessionOf(grant);
  const tokens = [grant.refreshToken];
  for (let turn = 0; turn < generations; turn += 1) {
    grant = await readGrant(await world.refresh(turn, grant.refreshToken));
    tokens.push(grant.refreshToken);
  }
  // The last one spent may come again for ten seconds; those before never.
  if (back === 1) await age(world, sessionId, 10_500);
  const replayed = await world.refresh(back, tokens.at(-1 - back) ?? '');
  const startedMs = performance.now();
  expectThat(replayed.status === 401, `generation -${back} was answered with ${replayed.status}`);
  for (const turn of [0, 1]) {
    expectThat((await world.whoAmI(turn, grant.accessToken)) === 401, 'its access token still opens');
    expectThat((await world.refresh(turn, grant.refreshToken)).status === 401, 'its head still lives');
  }
  const tookMs = performance.now() - startedMs;
  expectThat(tookMs < 5_000, `the family was dead after ${Math.round(tookMs)} ms only`);
  const events = await world.cluster.database.db.query(
    "SELECT FROM audit_events WHERE kind = 'refresh-reused' AND session_id = $1",
    [sessionId],
  );
  expectThat(events.length === 1, `there are ${events.length} events of it`);
  await readGrant(await world.refresh(0, other.refreshToken));
  return tookMs;
}

export const reuse: ChaosRun = {
  name: 'A2',
  title: 'a spent refresh token that comes back ends its family at both instances, and no other one',
  runs: 100,
  timeLimitMs: 5 * 60_000,
  async run({ runs, signal }) {
    const world = await startSignInWorld();
    try {
      let slowestMs = 0;
      for (const [index, { email }] of (await world.addUsers(runs)).entries()) {
        signal.throwIfAborted();
        slowestMs = Math.max(slowestMs, await replay(world, email, 1 + (index % 5)));
      }
      return { tried: runs, slowestMs: Math.round(slowestMs) };
    } finally {
      await world.stop();
    }
  },
};
