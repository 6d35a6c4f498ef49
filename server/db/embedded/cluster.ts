import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import type { Logger } from '../../platform/logger.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { findFreePort } from './free-port.ts';
import { clearLeftOver } from './left-over.ts';
import { type RunningPostgres, runPostgres, runToEnd } from './processes.ts';
import { chooseIdentity, type Identity } from './run-as.ts';

export const clusterUser = 'lydia';
export const databaseName = 'lydia';
const startAttempts = 3;

/** The cluster is ours alone while this connection is open; the next starter looks for its name. */
export const ownerConnectionName = 'lydia-owner';

export interface EmbeddedPostgres {
  /** As the owner of everything, for migrations. */
  readonly connectionString: string;
  /** As the role that the API works with, once `ensureAppRole` has given it `appPassword`. */
  readonly appConnectionString: string;
  readonly appPassword: string;
  /** Resolves when the database has shut down cleanly. */
  stop(): Promise<void>;
  /** Resolves with why, when it ended without being asked to. */
  readonly died: Promise<string>;
}

export interface EmbeddedPostgresOptions {
  /** Made when it is not there. Holds the cluster in `postgres/` and its passwords beside it. */
  readonly dataDir: string;
  readonly logger: Logger;
  /** For tests: nothing is synced to the disk, so it is fast and does not survive a power cut. */
  readonly isThrowAway?: boolean;
}

export interface Cluster {
  readonly binaries: Binaries;
  readonly identity: Identity | null;
  /** PGDATA */
  readonly folder: string;
  readonly password: string;
  readonly appPassword: string;
  readonly logger: Logger;
  readonly isThrowAway: boolean;
}

/** Starts a PostgreSQL of our own on a free port of the loopback interface, making the cluster the first time. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(options);
  await clearLeftOver(cluster);
  const running = await startOnFreePort(cluster);
  try {
    await ensureDatabase(running.connectionString('postgres'));
    const owner = new pg.Client({
      connectionString: running.connectionString('postgres'),
      application_name: ownerConnectionName,
      keepAlive: true,
    });
    owner.on('error', () => {});
    await owner.connect();
    return {
      connectionString: running.connectionString(databaseName),
      appConnectionString: running.connectionString(databaseName, 'app'),
      appPassword: cluster.appPassword,
      died: running.died,
      async stop() {
        await owner.end().catch(() => {});
        await running.stop();
      },
    };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Everything but running it: the folder, the password, and the cluster made when it is not there. */
export async function prepareCluster(options: EmbeddedPostgresOptions): Promise<Cluster> {
  const { logger, isThrowAway = false } = options;
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const folder = join(dataDir, 'postgres');
  const password = await ensurePassword(join(dataDir, 'postgres.password'));
  const appPassword = await ensurePassword(join(dataDir, 'postgres.app-password'));
  const [binaries, identity] = await Promise.all([findBinaries(), chooseIdentity(folder)]);
  const cluster = { binaries, identity, folder, password, appPassword, logger, isThrowAway };
  if (!existsSync(folder)) await initialise(cluster);
  return cluster;
}

async function ensurePassword(file: string): Promise<string> {
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, password, { mode: 0o600, flag: 'wx' });
  return password;
}

/** Made beside its place and moved there when it is whole: an interrupted start leaves no half cluster. */
async function initialise(cluster: Cluster): Promise<void> {
  const { binaries, identity, folder, password, logger, isThrowAway } = cluster;
  const draft = `${folder}.new`;
  const passwordFile = `${folder}.pwfile`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (identity) {
    await Promise.all([draft, passwordFile].map((path) => chown(path, identity.uid, identity.gid)));
  }
  logger.info('making the database; this takes a few seconds, once');
  try {
    await runToEnd(cluster, [
      binaries.initdb,
      `--pgdata=${draft}`,
      `--username=${clusterUser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      // The same order of text on every system, with no need of installed locales.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(isThrowAway ? ['--no-sync'] : []),
    ]);
    await chmod(draft, 0o700);
    await rename(draft, folder);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function startOnFreePort(cluster: Cluster): Promise<RunningPostgres> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runPostgres(cluster, await findFreePort());
    } catch (error) {
      // Somebody else may have taken the port between finding it and using it.
      const isPortTaken = error instanceof Error && error.message.includes('in use');
      if (!isPortTaken || attempt >= startAttempts) throw error;
    }
  }
}

async function ensureDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}
