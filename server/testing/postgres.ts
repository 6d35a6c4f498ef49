import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { appRole } from '../db/app-role.ts';
import { createDatabase } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { prepareCluster, startEmbeddedPostgres } from '../db/embedded/cluster.ts';
import { createPool } from '../db/pool.ts';
import { prepareSchema } from '../db/prepare-schema.ts';
import { createInProcessBus, type EventBus } from '../platform/bus.ts';
import { createSilentLogger } from '../platform/logger.ts';

export interface TestDatabase {
  /** With the rights that the API has; an empty database belongs to its user. */
  readonly db: Database;
  readonly bus: EventBus;
  readonly pool: pg.Pool;
  /** As the owner of everything. */
  readonly connectionString: string;
  stop(): Promise<void>;
}

/** Give it to `beforeAll`: the very first start on a machine makes the cluster that later ones copy. */
export const startTimeoutMs = 60_000;

const cacheFolder = join(import.meta.dirname, '../../node_modules/.cache');
const logger = createSilentLogger();

/**
 * A real PostgreSQL of its own, with the schema of today, in a temporary folder and on a free port. Start one for
 * each test file and stop it at the end; it ends with the process in any case.
 */
export async function startTestDatabase(options: { isEmpty?: boolean } = {}): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lydia-test-'));
  await copyFolder(await ensureTemplate(), dataDir);
  const server = await startEmbeddedPostgres({ dataDir, logger, isThrowAway: true });
  const isEmpty = options.isEmpty === true;
  const connectionString = isEmpty ? server.connectionString : server.appConnectionString;
  const pool = createPool({ connectionString, logger, maxConnections: 30 });
  const bus = createInProcessBus(logger);
  const database = { ownerConnectionString: server.connectionString, appPassword: server.appPassword };
  if (!isEmpty) {
    await prepareSchema({ database, pool, logger });
    await allowTablesOfTests(server.connectionString);
  }
  return {
    db: createDatabase({ pool, bus, logger }),
    bus,
    pool,
    connectionString: server.connectionString,
    async stop() {
      await pool.end();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A test may have tables of its own beside ours; the API may not. */
async function allowTablesOfTests(connectionString: string): Promise<void> {
  const owner = createPool({ connectionString, logger, maxConnections: 1 });
  await owner.query(`GRANT CREATE ON SCHEMA public TO ${appRole}`);
  await owner.end();
}

/** `initdb` takes one to two seconds and copying its result a tenth of that. */
async function ensureTemplate(): Promise<string> {
  // Named by the initial layout, so that another version of PostgreSQL or another user makes its own.
  const template = join(cacheFolder, `postgres-18-${process.getuid?.() ?? 'user'}`);
  if (existsSync(template)) return template;
  await mkdir(cacheFolder, { recursive: true });
  const draft = await mkdtemp(join(cacheFolder, 'postgres-new-'));
  await prepareCluster({ dataDir: draft, logger, isThrowAway: true });
  // Another test file may have been quicker; then its copy serves.
  await rename(draft, template).catch(() => rm(draft, { recursive: true, force: true }));
  return template;
}

/** `cp -a` keeps the owner, which PostgreSQL insists on. */
async function copyFolder(from: string, to: string): Promise<void> {
  if (process.platform === 'win32') await cp(from, to, { recursive: true });
  else await promisify(execFile)('cp', ['-a', `${from}/.`, to]);
}
