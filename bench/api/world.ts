import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort, type ManagedProcess, root, startProcess } from '../../scripts/child-process.ts';
import { createTestKey } from '../../server/testing/environment.ts';
import { type Cluster, startCluster } from '../../tests/world/cluster/cluster.ts';
import { type FakeProvider, startFakeProvider } from '../../tests/world/cluster/fake-provider.ts';
import { makePeople, type SignedIn } from '../../tests/world/load/people.ts';

/** The API in processes of its own on a real PostgreSQL and Redis, with people who are signed in. */
export interface ApiWorld {
  readonly cluster: Cluster;
  readonly people: readonly SignedIn[];
  /** Starts what a raw limit is measured with, on the same database and Redis. */
  readonly startBare: (script: string) => Promise<BareProcess>;
}

export interface BareProcess {
  readonly url: string;
  readonly process: ManagedProcess;
}

interface WorldOptions {
  readonly instances: number;
  readonly people: number;
}

export async function inApiWorld<T>(
  { instances, people: count }: WorldOptions,
  work: (world: ApiWorld) => Promise<T>,
): Promise<T> {
  const privateKey = createTestKey();
  const provider: FakeProvider = await startFakeProvider();
  const env = { LYDIA_TOKEN_PRIVATE_KEY: privateKey, TWILIO_API_BASE_URL: provider.url };
  const cluster = await startCluster({ instances, env });
  const bare: ManagedProcess[] = [];
  try {
    const people = await makePeople(cluster.database.db, { count, issuer: cluster.url, privateKey });
    return await work({
      cluster,
      people,
      async startBare(script) {
        const port = await findFreePort();
        const process = await startProcess({
          name: script,
          script: join(root, 'bench/api', script),
          env: {
            ...env,
            LYDIA_PORT: String(port),
            LYDIA_PUBLIC_URL: cluster.url,
            DATABASE_URL: cluster.database.connectionString,
            REDIS_URL: cluster.redis.url,
            TWILIO_AUTH_TOKEN: cluster.authToken,
          },
        });
        bare.push(process);
        return { url: `http://127.0.0.1:${port}`, process };
      },
    });
  } finally {
    await Promise.all(bare.map((process) => process.stop(2_000)));
    await cluster.stop();
    await provider.stop();
  }
}

/** Processor time that a process has taken, in milliseconds; NaN where `/proc` is not there. */
export async function readCpuMs(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
