import { startLoad } from '../../world/cluster/steady-load.ts';
import { createRandom } from '../../world/team-history/random.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { checkSaved, pickInstance, until, withCluster } from './cluster-run.ts';

const clients = 20;
const leftOutWithinMs = 2_000;

export const killedInstance: ChaosRun = {
  name: 'R2',
  title:
    'an instance that is killed while it writes: nothing acknowledged is lost, and it is left out within two seconds',
  runs: 50,
  timeLimitMs: 20 * 60_000,
  run: (options) =>
    withCluster({}, async (cluster) => {
      const { seed, runs, signal } = options;
      const random = createRandom(seed);
      const load = await startLoad({ url: cluster.url, clients, retries: true });
      let slowestMs = 0;
      for (let number = 0; number < runs; number += 1) {
        signal.throwIfAborted();
        const instance = pickInstance(cluster, number);
        const target = load.count() + 50 + random.below(100);
        await until('requests', 30_000, () => load.count() >= target);
        await instance.kill();
        const killedMs = performance.now();
        await cluster.balancer.whenReady(instance.port, false);
        const tookMs = performance.now() - killedMs;
        if (tookMs > leftOutWithinMs) throw new Error(`left out after ${Math.round(tookMs)} ms`);
        slowestMs = Math.max(slowestMs, tookMs);
        await instance.start();
        await cluster.balancer.whenReady(instance.port, true);
        options.log(`${number + 1} kills`);
      }
      const report = await load.stop();
      await checkSaved(cluster, report);
      return {
        tried: runs,
        requests: report.requests,
        sentAgain: report.failures.length,
        acknowledged: report.acknowledgedIds.length,
        leftOutMs: Math.round(slowestMs),
      };
    }),
};
