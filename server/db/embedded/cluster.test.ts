import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSilentLogger } from '../../platform/logger.ts';
import { startTimeoutMs } from '../../testing/postgres.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './cluster.ts';
import { parseLockFile } from './left-over.ts';

const logger = createSilentLogger();
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lydia-cluster-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const start = () => startEmbeddedPostgres({ dataDir, logger });
const lockFile = () => join(dataDir, 'postgres/postmaster.pid');

async function query(server: EmbeddedPostgres, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.connectionString });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** A server process that starts the database in the folder, says so, and waits to be killed. */
async function startInOtherProcess(): Promise<ChildProcess> {
  const module = join(import.meta.dirname, 'cluster.ts');
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    const logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };
    await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, logger });
    process.stdout.write('started');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

test(
  'keeps the data and its password over a restart, and tells neither on the command line',
  async () => {
    const first = await start();
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start();
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    const { pid } = parseLockFile(await readFile(lockFile(), 'utf8'));
    if (process.platform === 'linux') {
      const password = await readFile(join(dataDir, 'postgres.password'), 'utf8');
      expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(password);
    }
    await second.stop();
  },
  startTimeoutMs,
);

test(
  'starts again with all that was committed after the server was killed',
  async () => {
    const child = await startInOtherProcess();
    expect(existsSync(lockFile())).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const server = await start();
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
  },
  startTimeoutMs,
);

test(
  'refuses to take the database away from a server that is using it',
  async () => {
    const server = await start();
    await expect(start()).rejects.toThrow('LYDIA_DATA_DIR');
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
  },
  startTimeoutMs,
);

test(
  'is not held up by a lock whose number belongs to another program by now',
  async () => {
    const first = await start();
    const lock = await readFile(lockFile(), 'utf8');
    await first.stop();
    await writeFile(lockFile(), lock.replace(/^\d+/, String(process.pid)));
    const second = await start();
    expect(await query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await second.stop();
  },
  startTimeoutMs,
);

test(
  'tells when the database ends by itself',
  async () => {
    const server = await start();
    const { pid } = parseLockFile(await readFile(lockFile(), 'utf8'));
    process.kill(pid, 'SIGQUIT');
    expect(await server.died).toContain('the database ended');
    await server.stop();
  },
  startTimeoutMs,
);
