import type { ChildProcess } from 'node:child_process';
import { appRole } from '../app-role.ts';
import { type Cluster, clusterUser } from './cluster.ts';
import { spawnAs } from './run-as.ts';

const readyMessage = 'database system is ready to accept connections';
/** Recovery after a crash may have much to replay. */
const startTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;
const keptLines = 15;

export interface RunningPostgres {
  connectionString(database: string, as?: 'owner' | 'app'): string;
  stop(): Promise<void>;
  readonly died: Promise<string>;
}

/** Runs one of PostgreSQL's tools and rejects with what it said when it fails. */
export async function runToEnd(cluster: Cluster, command: readonly [string, ...string[]]): Promise<void> {
  const child = spawnTool(cluster, command);
  const said = collectOutput(child, () => {});
  const code = await waitForExit(child);
  if (code !== 0) throw new Error(`PostgreSQL's ${command[0]} failed (${code}): ${said()}`);
}

export async function runPostgres(cluster: Cluster, port: number): Promise<RunningPostgres> {
  const child = spawnTool(cluster, [cluster.binaries.postgres, ...toArguments(cluster, port)]);
  let isStopping = false;
  const exit = waitForExit(child);
  const said = await waitUntilReady(cluster, child, exit);
  const died = new Promise<string>((resolve) => {
    void exit.then((code) => {
      if (!isStopping) resolve(`the database ended (${code}): ${said()}`);
    });
  });
  return {
    died,
    connectionString: (database, as = 'owner') => {
      const login = as === 'owner' ? [clusterUser, cluster.password] : [appRole, cluster.appPassword];
      return `postgres://${login.join(':')}@127.0.0.1:${port}/${database}`;
    },
    async stop() {
      isStopping = true;
      await stopPostgres(cluster, child, exit);
    },
  };
}

function toArguments({ folder, isThrowAway }: Cluster, port: number): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '60',
    logging_collector: 'off',
    log_destination: 'stderr',
    // The details of an error quote the row, with what people said in it.
    log_error_verbosity: 'terse',
    // The plans of this program's short statements cost less than compiling them would.
    jit: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    ...(isThrowAway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function spawnTool(cluster: Cluster, command: readonly [string, ...string[]]): ChildProcess {
  return spawnAs(cluster.identity, command, {
    mustReach: [cluster.folder, cluster.binaries.folder],
    // A group of its own: Ctrl-C in a terminal must reach us alone, who then stop it in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    env: { ...pickEnvironment(), LC_ALL: 'C', TZ: 'UTC' },
    cwd: '/',
  });
}

/** The database needs nothing of ours, least of all the secrets. */
function pickEnvironment(): Record<string, string> {
  const names = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

async function waitUntilReady(
  cluster: Cluster,
  child: ChildProcess,
  exit: Promise<string | number>,
): Promise<() => string> {
  let onReady = () => {};
  const ready = new Promise<'ready'>((resolve) => {
    onReady = () => resolve('ready');
  });
  const said = collectOutput(child, (line) => {
    cluster.logger.debug('postgres', { line });
    if (line.includes(readyMessage)) onReady();
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), startTimeoutMs);
  });
  const outcome = await Promise.race([ready, exit, late]);
  clearTimeout(timer);
  if (outcome === 'ready') return said;
  child.kill('SIGQUIT');
  throw new Error(`The embedded PostgreSQL did not start (${outcome}): ${said()}`);
}

/** Hands on each line, and keeps the last ones to explain a failure. */
function collectOutput(child: ChildProcess, onLine: (line: string) => void): () => string {
  const kept: string[] = [];
  let rest = '';
  const take = (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      kept.push(line);
      if (kept.length > keptLines) kept.shift();
      onLine(line);
    }
  };
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', take);
  return () => [...kept, rest].join('\n').trim();
}

function waitForExit(child: ChildProcess): Promise<string | number> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
}

async function stopPostgres(
  cluster: Cluster,
  child: ChildProcess,
  exit: Promise<string | number>,
): Promise<void> {
  // Fast shutdown: sessions are ended, everything committed is written. A thrown-away one need not write.
  if (cluster.isThrowAway) child.kill('SIGQUIT');
  else if (process.platform === 'win32') {
    await runToEnd(cluster, [cluster.binaries.pgCtl, 'stop', '-D', cluster.folder, '-m', 'fast']);
  } else child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), stopTimeoutMs);
  await exit;
  clearTimeout(timer);
}
