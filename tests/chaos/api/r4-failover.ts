import { createTestCluster, type TestCluster } from '../../../server/testing/cluster.ts';
import type { Cluster } from '../../world/cluster/cluster.ts';
import { startLoad } from '../../world/cluster/steady-load.ts';
import type { ChaosOptions, ChaosRun } from '../chaos-run.ts';
import { checkSaved, until, withCluster } from './cluster-run.ts';

const clients = 20;
/** The bar's two seconds, and what a busy machine adds to the way there and back. */
const answerWithinMs = 2_500;
const recoverWithinMs = 5_000;

/** How the primary ends. */
const ends: Readonly<Record<string, (primary: TestCluster) => Promise<void>>> = {
  'stopped in order': (primary) => primary.stop('fast'),
  'stopped at once': (primary) => primary.stop('immediate'),
  killed: (primary) => primary.kill(),
};

async function startStandby(primary: TestCluster): Promise<TestCluster> {
  const standby = await primary.copyOnline({ isStandby: true });
  await standby.start();
  await primary.waitForStandby();
  return standby;
}

interface Handover {
  readonly name: string;
  readonly primary: TestCluster;
  readonly end: (primary: TestCluster) => Promise<void>;
}

/** The standby takes over under load. Gives it, and what the clients saw. */
async function handOver(cluster: Cluster, { name, primary, end }: Handover) {
  const standby = await startStandby(primary);
  const load = await startLoad({ url: cluster.url, clients, retries: true });
  await until(`${name}: load`, recoverWithinMs, () => load.count() > 200);
  await end(primary);
  await standby.promote();
  cluster.databaseLink.leadTo(standby.port);
  for (const { url } of cluster.instances) {
    const isReady = async () => (await fetch(`${url}/health/ready`)).status === 200;
    await until(`${name}: recovery`, recoverWithinMs, isReady);
  }
  const before = load.count();
  await until(`${name}: answers`, recoverWithinMs, () => load.count() > before + 20);
  const report = await load.stop();
  const wrong = report.failures.filter((failure) => failure !== '503');
  if (wrong.length > 0) throw new Error(`${name}: ${wrong.length} times not 503: ${wrong[0]}`);
  if (report.slowestMs > answerWithinMs)
    throw new Error(`${name}: an answer took ${Math.round(report.slowestMs)} ms`);
  await checkSaved({ database: { db: await standby.connect() } }, report);
  await primary.remove();
  return { standby, report };
}

async function runRounds(cluster: Cluster, first: TestCluster, options: ChaosOptions) {
  const { runs, signal } = options;
  let primary = first;
  const pids = cluster.instances.map((instance) => instance.pid());
  const counts = { requests: 0, refused: 0, slowestMs: 0 };
  for (let round = 1; round <= runs; round += 1) {
    for (const [name, end] of Object.entries(ends)) {
      signal.throwIfAborted();
      const { standby, report } = await handOver(cluster, { name, primary, end });
      primary = standby;
      counts.requests += report.requests;
      counts.refused += report.failures.length;
      counts.slowestMs = Math.max(counts.slowestMs, Math.round(report.slowestMs));
      options.log(`${name}, round ${round}`);
    }
  }
  const after = cluster.instances.map((instance) => instance.pid());
  if (after.join() !== pids.join()) throw new Error('an instance did not survive');
  return { primary, counts };
}

export const failover: ChaosRun = {
  name: 'R4-failover',
  title:
    'a PostgreSQL whose standby takes over: told in time to come back, nothing acknowledged lost, back without a restart',
  runs: 10,
  timeLimitMs: 20 * 60_000,
  async run(options) {
    let primary = await createTestCluster();
    await primary.start();
    const database = {
      db: await primary.connect(),
      connectionString: `postgres://owner@127.0.0.1:${primary.port}/postgres`,
      stop: async () => {},
    };
    try {
      return await withCluster({ database }, async (cluster) => {
        const done = await runRounds(cluster, primary, options);
        primary = done.primary;
        return { tried: options.runs * Object.keys(ends).length, ...done.counts };
      });
    } finally {
      await primary.remove();
    }
  },
};
