import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { clusterUser, databaseName } from './cluster.ts';
import { parseLockFile } from './left-over.ts';

/** The connection string, as the owner, of an embedded PostgreSQL that runs just now; null: none does. */
export async function findRunningPostgres(dataDir: string): Promise<string | null> {
  const folder = resolve(dataDir);
  const lock = await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => null);
  const password = await readFile(join(folder, 'postgres.password'), 'utf8').catch(() => null);
  if (lock === null || password === null) return null;
  const { port } = parseLockFile(lock);
  const connectionString = `postgres://${clusterUser}:${password.trim()}@127.0.0.1:${port}/${databaseName}`;
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 1_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return connectionString;
  } catch {
    // What a killed server left behind.
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}
