import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { createDatabase } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { findFreePort } from '../db/embedded/free-port.ts';
import { chooseIdentity } from '../db/embedded/run-as.ts';
import { loadMigrations, migrate } from '../db/migrate.ts';
import { createPool } from '../db/pool.ts';
import { createInProcessBus } from '../platform/bus.ts';
import { createSilentLogger } from '../platform/logger.ts';

const run = promisify(execFile);
const logger = createSilentLogger();

const binaries = findBinaries();
/** For `describe.skipIf`: copies, dumps and standbys need the tools of a whole PostgreSQL; `npm test` installs them where it can (Debian, as root). */
export const areToolsMissing = binaries === null;
export const withTools = areToolsMissing
  ? 'with the tools of PostgreSQL (not installed)'
  : 'with the tools of PostgreSQL';

function findBinaries(): string | null {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = versions.map((version) => join(root, version, 'bin'));
  return (
    folders.find(
      (folder) => existsSync(join(folder, 'pg_basebackup')) && existsSync(join(folder, 'initdb')),
    ) ?? null
  );
}

/** A PostgreSQL that a test may stop, kill, copy, dump, restore and promote. */
export interface TestCluster {
  readonly port: number;
  /** Of the running server, connections made anew: one for each life, closed with it. */
  connect(databaseName?: string): Promise<Database>;
  start(): Promise<void>;
  /** `fast`: in order. `immediate`: as a crash. */
  stop(how: 'fast' | 'immediate'): Promise<void>;
  /** As by a power cut. */
  kill(): Promise<void>;
  /** Commits wait from now on until a standby has them as well. Resolves when one has. */
  waitForStandby(): Promise<void>;
  /** A copy of the data folder of a stopped server. */
  save(): Promise<string>;
  /** Puts a copy back; the server is stopped. */
  putBack(copy: string): Promise<void>;
  /** A copy of the running server, as its own cluster that has not been started. */
  copyOnline(options?: { readonly isStandby?: boolean }): Promise<TestCluster>;
  promote(): Promise<void>;
  /** Runs one of the tools as the owner of the data. */
  tool(name: string, args: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

export async function createTestCluster(): Promise<TestCluster> {
  const folder = await makeFolder();
  const cluster = await toCluster(folder);
  await cluster.tool('initdb', [
    '-D',
    join(folder, 'data'),
    '-U',
    'owner',
    '-A',
    'trust',
    '--no-sync',
    '-E',
    'UTF8',
  ]);
  return cluster;
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lydia-cluster-'));
  const identity = await chooseIdentity(folder);
  if (identity) await chown(folder, identity.uid, identity.gid);
  return folder;
}

async function toCluster(folder: string): Promise<TestCluster> {
  const port = await findFreePort();
  const data = join(folder, 'data');
  const identity = await chooseIdentity(folder);
  const tool = (name: string, args: readonly string[]) => runTool(identity, name, args);
  const control = (...args: string[]) => tool('pg_ctl', ['-D', data, '-w', '-s', ...args]);
  const connections = createConnections(port);
  const copies = createCopies(data);
  return {
    port,
    tool,
    connect: (databaseName) => connections.open(databaseName),
    start: () => startDetached({ folder, data, port, identity }),
    async stop(how) {
      await connections.closeAll();
      await control('-m', how, 'stop');
    },
    async kill() {
      await connections.closeAll();
      const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGKILL');
    },
    waitForStandby: () => waitForStandby(port),
    save: () => copies.save(),
    putBack: (copy) => copies.putBack(copy),
    async copyOnline({ isStandby = false } = {}) {
      const place = await makeFolder();
      const from = ['-h', '127.0.0.1', '-p', String(port), '-U', 'owner'];
      const options = ['-D', join(place, 'data'), '-c', 'fast', '-N', ...(isStandby ? ['-R'] : [])];
      await tool('pg_basebackup', [...from, ...options]);
      return toCluster(place);
    },
    promote: () => control('promote'),
    async remove() {
      await connections.closeAll();
      await control('-m', 'immediate', 'stop').catch(() => {});
      await copies.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function waitForStandby(port: number): Promise<void> {
  const client = new pg.Client({ connectionString: `postgres://owner@127.0.0.1:${port}/postgres` });
  await client.connect();
  await client.query("ALTER SYSTEM SET synchronous_standby_names = '*'");
  await client.query('SELECT pg_reload_conf()');
  const question = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'";
  while ((await client.query(question)).rowCount === 0) await delay(50);
  await client.end();
}

type Identity = Awaited<ReturnType<typeof chooseIdentity>>;
const quiet = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };

async function runTool(identity: Identity, name: string, args: readonly string[]): Promise<void> {
  await run(join(binaries ?? '', name), [...args], { ...identity, cwd: '/', env: quiet });
}

function createConnections(port: number) {
  let ends: (() => Promise<void>)[] = [];
  return {
    async open(databaseName = 'postgres'): Promise<Database> {
      const connectionString = `postgres://owner@127.0.0.1:${port}/${databaseName}`;
      const pool = createPool({ connectionString, logger });
      ends.push(() => pool.end());
      await migrate(pool, await loadMigrations(), logger);
      return createDatabase({ pool, bus: createInProcessBus(logger), logger });
    },
    async closeAll(): Promise<void> {
      for (const end of ends) await end().catch(() => {});
      ends = [];
    },
  };
}

function createCopies(data: string) {
  const copies: string[] = [];
  return {
    async save(): Promise<string> {
      const copy = join(await makeFolder(), 'data');
      copies.push(dirname(copy));
      await run('cp', ['-a', data, copy]);
      return copy;
    },
    async putBack(copy: string): Promise<void> {
      await rm(data, { recursive: true });
      await run('cp', ['-a', copy, data]);
    },
    async remove(): Promise<void> {
      for (const copy of copies) await rm(copy, { recursive: true, force: true });
    },
  };
}

interface Start {
  readonly folder: string;
  readonly data: string;
  readonly port: number;
  readonly identity: Identity;
}

/** `pg_ctl start` leaves a server behind, which must not hold our pipes open. */
function startDetached({ folder, data, port, identity }: Start): Promise<void> {
  const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories='' -c fsync=off`;
  const args = ['-D', data, '-w', '-s', '-l', join(folder, 'log'), '-o', settings, 'start'];
  return new Promise((resolve, reject) => {
    const options = { ...identity, cwd: '/', stdio: 'ignore' as const, env: quiet };
    const child = spawn(join(binaries ?? '', 'pg_ctl'), args, options);
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`pg_ctl could not start the server (${code}).`));
    });
  });
}
