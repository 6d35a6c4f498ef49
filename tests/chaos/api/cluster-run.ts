import {
  type Cluster,
  type ClusterOptions,
  type Instance,
  startCluster,
} from '../../world/cluster/cluster.ts';
import type { LoadReport } from '../../world/cluster/steady-load.ts';

/** Gives the work a cluster, and takes it away in any case. */
export async function withCluster<T>(
  options: ClusterOptions,
  work: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const cluster = await startCluster(options);
  try {
    return await work(cluster);
  } finally {
    await cluster.stop();
  }
}

export function pickInstance({ instances }: Cluster, index: number): Instance {
  const instance = instances[index % instances.length];
  if (!instance) throw new Error('there is no instance');
  return instance;
}

/** What a client was told is saved, is; and nothing is there that no client sent. */
export async function checkSaved(
  { database }: { readonly database: Pick<Cluster['database'], 'db'> },
  { acknowledgedIds }: LoadReport,
): Promise<void> {
  const [row] = await database.db.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM contacts WHERE id = ANY($1::uuid[])',
    [acknowledgedIds],
  );
  const lost = acknowledgedIds.length - (row?.count ?? 0);
  if (lost > 0) throw new Error(`${lost} of ${acknowledgedIds.length} acknowledged writes are lost`);
}

export async function until(
  what: string,
  withinMs: number,
  isSo: () => boolean | Promise<boolean>,
): Promise<number> {
  const startedMs = performance.now();
  for (;;) {
    const tookMs = performance.now() - startedMs;
    if (await isSo()) return tookMs;
    if (tookMs > withinMs) throw new Error(`${what}: not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
