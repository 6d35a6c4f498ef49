import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Cluster, clusterUser, ownerConnectionName } from './cluster.ts';
import { runToEnd } from './processes.ts';

const lookMs = 200;
/** What a session of a killed server needs to notice that nobody is there any more. */
const patienceMs = 6_000;

/**
 * Clears what a server that was killed left behind: a lock file, or a whole PostgreSQL that nobody owns.
 * One that another server is using is left alone, and said so.
 */
export async function clearLeftOver(cluster: Cluster): Promise<void> {
  const lockFile = join(cluster.folder, 'postmaster.pid');
  const started = performance.now();
  while (existsSync(lockFile)) {
    const { pid, port } = parseLockFile(await readFile(lockFile, 'utf8'));
    if (!(await isPostgres(pid))) {
      // PostgreSQL itself removes a lock of a dead process, but not when the number is another program's by now.
      cluster.logger.warn('a lock of a database that was killed is removed', { pid });
      await rm(lockFile, { force: true });
      return;
    }
    const state = await findOwner(cluster, port);
    if (state === 'unowned') {
      cluster.logger.warn('a database left behind by a killed server is stopped', { pid });
      const { pgCtl } = cluster.binaries;
      await runToEnd(cluster, [pgCtl, 'stop', '-D', cluster.folder, '-m', 'fast', '-w', '-t', '30']);
      return;
    }
    if (performance.now() - started > patienceMs) throw new InUseError(cluster.folder);
    await delay(lookMs);
  }
}

class InUseError extends Error {
  override readonly name = 'InUseError';
  constructor(folder: string) {
    super(
      `Another server is using the database in ${folder}. Stop it, or set LYDIA_DATA_DIR to another folder.`,
    );
  }
}

export function parseLockFile(text: string): { pid: number; port: number } {
  const lines = text.split('\n');
  return { pid: Number.parseInt(lines[0] ?? '', 10) || 0, port: Number.parseInt(lines[3] ?? '', 10) || 0 };
}

async function isPostgres(pid: number): Promise<boolean> {
  if (pid <= 0) return false;
  if (process.platform === 'linux') {
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    return name.trim() === 'postgres';
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function findOwner(cluster: Cluster, port: number): Promise<'owned' | 'unowned' | 'unknown'> {
  const client = new pg.Client({
    connectionString: `postgres://${clusterUser}:${cluster.password}@127.0.0.1:${port}/postgres`,
    connectionTimeoutMillis: 1_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT FROM pg_stat_activity WHERE application_name = $1', [
      ownerConnectionName,
    ]);
    return rowCount === 0 ? 'unowned' : 'owned';
  } catch {
    // Starting, shutting down, or not listening yet: look again.
    return 'unknown';
  } finally {
    await client.end().catch(() => {});
  }
}
