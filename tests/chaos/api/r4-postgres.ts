import pg from 'pg';
import type { Cluster } from '../../world/cluster/cluster.ts';
import { startLoad } from '../../world/cluster/steady-load.ts';
import { createRandom } from '../../world/team-history/random.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { checkSaved, pickInstance, until, withCluster } from './cluster-run.ts';

const clients = 20;
/** The bar's two seconds, and what a busy machine adds to the way there and back. */
const answerWithinMs = 2_500;
/** A silent database: no query hangs longer than this. */
const silentWithinMs = 11_000;
const recoverWithinMs = 5_000;

interface Trouble {
  readonly name: string;
  readonly answerWithinMs: number;
  begin(cluster: Cluster): Promise<unknown>;
  end(cluster: Cluster): Promise<unknown>;
}

const terminate = ({ database }: Cluster, which: string) =>
  database.db.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name LIKE 'lydia%' AND pid <> pg_backend_pid() AND client_port IS NOT NULL AND ${which}`,
  );
const nothing = () => Promise.resolve();

/** False: PostgreSQL chose this one to give way to a write that holds one of the tables and wants the other. */
async function isLocked(client: pg.Client): Promise<boolean> {
  try {
    await client.query('BEGIN');
    await client.query('LOCK TABLE contacts, users IN ACCESS EXCLUSIVE MODE');
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '40P01') return false;
    throw error;
  }
}

/** Every query waits, and with them every connection of the pool. */
function createLock(): Trouble {
  const locks: pg.Client[] = [];
  return {
    name: 'tables locked: the pool is exhausted',
    answerWithinMs: silentWithinMs,
    async begin({ database }) {
      const client = new pg.Client({ connectionString: database.connectionString });
      locks.push(client);
      await client.connect();
      while (!(await isLocked(client))) await client.query('ROLLBACK');
    },
    async end() {
      await locks.pop()?.end();
    },
  };
}

const troubles: readonly Trouble[] = [
  {
    name: 'cut off',
    answerWithinMs,
    begin: async ({ databaseLink }) => databaseLink.cut(),
    end: async ({ databaseLink }) => databaseLink.mend(),
  },
  {
    name: 'silent',
    answerWithinMs: silentWithinMs,
    begin: async ({ databaseLink }) => databaseLink.stall(),
    end: async ({ databaseLink }) => databaseLink.mend(),
  },
  {
    name: 'idle connections ended',
    answerWithinMs,
    begin: (cluster) => terminate(cluster, "state = 'idle'"),
    end: nothing,
  },
  {
    name: 'busy connections ended',
    answerWithinMs,
    begin: (cluster) => terminate(cluster, "state <> 'idle'"),
    end: nothing,
  },
  createLock(),
];

export const postgresTrouble: ChaosRun = {
  name: 'R4',
  title:
    'a PostgreSQL that is cut off, silent, locked or ends connections: told in time to come back, nothing acknowledged lost, back by itself',
  runs: 10,
  timeLimitMs: 20 * 60_000,
  run: (options) =>
    withCluster({}, async (cluster) => {
      const { seed, runs, signal } = options;
      const random = createRandom(seed);
      const counts = { requests: 0, refused: 0, slowestMs: 0 };
      for (let number = 0; number < runs; number += 1) {
        for (const trouble of troubles) {
          signal.throwIfAborted();
          const load = await startLoad({ url: cluster.url, clients, retries: true });
          await new Promise((resolve) => setTimeout(resolve, random.below(300)));
          await trouble.begin(cluster);
          await new Promise((resolve) => setTimeout(resolve, 2_000));
          await trouble.end(cluster);
          const isAnswered = async () =>
            (await fetch(`${pickInstance(cluster, number).url}/health/ready`)).status === 200;
          await until(`${trouble.name}: recovery`, recoverWithinMs, isAnswered);
          const before = load.count();
          await until(`${trouble.name}: answers`, recoverWithinMs, () => load.count() > before + 20);
          const report = await load.stop();
          const wrong = report.failures.filter((failure) => failure !== '503');
          if (wrong.length > 0)
            throw new Error(`${trouble.name}: ${wrong.length} times not 503: ${wrong[0]}`);
          if (report.slowestMs > trouble.answerWithinMs) {
            throw new Error(`${trouble.name}: an answer took ${Math.round(report.slowestMs)} ms`);
          }
          await checkSaved(cluster, report);
          counts.requests += report.requests;
          counts.refused += report.failures.length;
          counts.slowestMs = Math.max(counts.slowestMs, Math.round(report.slowestMs));
          options.log(`${trouble.name}, round ${number + 1}`);
        }
      }
      return { tried: runs * troubles.length, ...counts };
    }),
};
