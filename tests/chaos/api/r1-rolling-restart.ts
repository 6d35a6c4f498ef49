import { startLoad } from '../../world/cluster/steady-load.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { checkSaved, pickInstance, withCluster } from './cluster-run.ts';

const clients = 40;
const stopWithinMs = 15_000;
/** Of the bar, for its 20 restarts. */
const requestsPerRestart = 1_500;

export const rollingRestart: ChaosRun = {
  name: 'R1',
  title:
    'instances that are restarted one after another under 40 clients: no request fails, none has two effects',
  runs: 20,
  timeLimitMs: 15 * 60_000,
  run: (options) =>
    withCluster({}, async (cluster) => {
      const { runs, signal } = options;
      const load = await startLoad({ url: cluster.url, clients });
      for (let number = 0; number < runs; number += 1) {
        signal.throwIfAborted();
        const instance = pickInstance(cluster, number);
        const { code, tookMs } = await instance.stop();
        if (code !== 0 || tookMs > stopWithinMs)
          throw new Error(`exit ${code} after ${Math.round(tookMs)} ms`);
        await instance.start();
        await cluster.balancer.whenReady(instance.port, true);
        while (load.count() < (number + 1) * requestsPerRestart)
          await new Promise((resolve) => setTimeout(resolve, 20));
        options.log(`${number + 1} restarts, ${load.count()} requests`);
      }
      const report = await load.stop();
      if (report.failures.length > 0) {
        throw new Error(
          `${report.failures.length} of ${report.requests} failed: ${report.failures.slice(0, 5).join()}`,
        );
      }
      await checkSaved(cluster, report);
      return { tried: runs, requests: report.requests, slowestMs: Math.round(report.slowestMs) };
    }),
};
