import { join } from 'node:path';
import { findFreePort, type ManagedProcess, root, startProcess } from '../../../scripts/child-process.ts';
import { type BreakableLink, createBreakableLink } from '../../../server/testing/breakable-link.ts';
import { buildTestEnvironment } from '../../../server/testing/environment.ts';
import { startTestDatabase, type TestDatabase } from '../../../server/testing/postgres.ts';
import { startTestRedis, type TestRedis } from '../../../server/testing/redis.ts';
import { type Balancer, startBalancer } from './balancer.ts';

/** One process of the API; it starts again on the same port. */
export interface Instance {
  readonly port: number;
  readonly url: string;
  /** Of the process, while it runs. */
  pid(): number | undefined;
  /** Of this version of the API when no folder of another one is given. */
  start(version?: string): Promise<void>;
  /** As a supervisor does; gives the exit code and how long it took. */
  stop(): Promise<{ readonly code: number | null; readonly tookMs: number }>;
  /** As by a power cut. */
  kill(): Promise<void>;
}

/** Where the instances keep everything: of the tests, made for it or brought along. */
export type ClusterDatabase = Pick<TestDatabase, 'db' | 'connectionString' | 'stop'>;

/** Several instances of the API on one PostgreSQL and one Redis, behind a balancer. All of it is real. */
export interface Cluster {
  /** Of the balancer. */
  readonly url: string;
  readonly balancer: Balancer;
  readonly instances: readonly Instance[];
  readonly database: ClusterDatabase;
  readonly redis: TestRedis;
  /** With which callbacks are signed. */
  readonly authToken: string;
  /** The way of the instances to PostgreSQL; the tests' own does not lead over it. */
  readonly databaseLink: BreakableLink;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  readonly instances?: number;
  /** Started anew when left out. */
  readonly database?: ClusterDatabase;
  readonly env?: Readonly<Record<string, string>>;
  /** What stands in front; a balancer of our own when left out. */
  readonly startProxy?: typeof startBalancer;
}

/** Three looks of the balancer. */
const drainMs = 400;

export async function startCluster({
  instances: count = 2,
  env = {},
  ...options
}: ClusterOptions = {}): Promise<Cluster> {
  const [database, redis] = await Promise.all([options.database ?? startTestDatabase(), startTestRedis()]);
  const databaseUrl = new URL(database.connectionString);
  const databaseLink = await createBreakableLink(Number(databaseUrl.port));
  databaseUrl.port = String(databaseLink.port);
  const balancerPort = await findFreePort();
  const shared = {
    ...buildTestEnvironment(databaseUrl.href),
    REDIS_URL: redis.url,
    LYDIA_PUBLIC_URL: `http://127.0.0.1:${balancerPort}`,
    LYDIA_TRUSTED_PROXIES: 'loopback',
    LYDIA_SEED: 'demo',
    LYDIA_LOG_LEVEL: 'info',
    LYDIA_DRAIN_MS: String(drainMs),
    LYDIA_REQUESTS_PER_MINUTE: '1000000',
    ...env,
  };
  const instances: Instance[] = [];
  for (let index = 0; index < count; index += 1) {
    const instance = createInstance(await findFreePort(), shared);
    // The first one makes the schema and the demonstration.
    await instance.start();
    instances.push(instance);
  }
  const balancer = await (options.startProxy ?? startBalancer)(
    balancerPort,
    instances.map(({ port }) => port),
  );
  await Promise.all(instances.map(({ port }) => balancer.whenReady(port, true)));
  return {
    url: balancer.url,
    balancer,
    instances,
    database,
    redis,
    authToken: shared.TWILIO_AUTH_TOKEN,
    databaseLink,
    async stop() {
      await balancer.stop();
      await Promise.all(instances.map((instance) => instance.stop()));
      await databaseLink.stop();
      await Promise.all([redis.stop(), database.stop()]);
    },
  };
}

function createInstance(port: number, env: Readonly<Record<string, string>>): Instance {
  let running: ManagedProcess | null = null;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    pid: () => running?.child.pid,
    async start(version = root) {
      running = await startProcess({
        name: `central API on ${port}`,
        script: join(version, 'server/index.ts'),
        env: { ...env, LYDIA_PORT: String(port) },
      });
    },
    async stop() {
      const startedMs = performance.now();
      await running?.stop(20_000);
      return { code: running?.child.exitCode ?? null, tookMs: performance.now() - startedMs };
    },
    async kill() {
      await running?.kill();
    },
  };
}
