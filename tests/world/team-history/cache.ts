import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../../main/platform/logger.ts';
import { root } from '../../../scripts/child-process.ts';
import { startEmbeddedPostgres } from '../../../server/db/embedded/cluster.ts';
import { loadMigrations, migrate } from '../../../server/db/migrate.ts';
import { createPool } from '../../../server/db/pool.ts';
import { createSilentLogger } from '../../../server/platform/logger.ts';
import { buildTeam, type HistorySize, type Team } from './team.ts';
import { writePostgres } from './write-postgres.ts';
import { writeStorage } from './write-storage.ts';

const cacheFolder = join(root, '.cache/team-history');

function prefixOf(kind: string, { calls, hasConversations }: HistorySize): string {
  return `${kind}-${hasConversations ? 'whole' : 'calls'}-${calls}-`;
}

/** Everything that decides what is written: the size, what makes the records, and the schema they go into. */
function nameOf(kind: string, size: HistorySize, schemaFolder: string): string {
  const hash = createHash('sha256').update(JSON.stringify(size));
  for (const folder of [import.meta.dirname, join(root, schemaFolder)])
    for (const file of readdirSync(folder).sort())
      if (file.endsWith('.ts') && !file.endsWith('.test.ts')) hash.update(readFileSync(join(folder, file)));
  return `${prefixOf(kind, size)}${hash.digest('hex').slice(0, 16)}`;
}

/** Those of another seed, size or schema are of no more use, and large. */
async function dropOthers(kind: string, size: HistorySize, name: string): Promise<void> {
  const isOther = (found: string): boolean => found.startsWith(prefixOf(kind, size)) && found !== name;
  for (const found of existsSync(cacheFolder) ? readdirSync(cacheFolder) : [])
    if (isOther(found)) await rm(join(cacheFolder, found), { recursive: true, force: true });
}

/** Made beside its place and moved there when it is whole. */
async function ensureFolder(
  kind: string,
  size: HistorySize,
  make: { readonly schemaFolder: string; readonly fill: (folder: string) => Promise<void> },
): Promise<string> {
  const name = nameOf(kind, size, make.schemaFolder);
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  await dropOthers(kind, size, name);
  const draft = join(cacheFolder, `draft-${kind}-${process.pid}`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const startedAt = performance.now();
  console.error(`lydia: making the history of ${size.calls} calls (${kind}); it is kept in .cache`);
  await make.fill(draft);
  await writeFile(join(draft, 'size.json'), JSON.stringify(size));
  await rename(draft, folder);
  console.error(`lydia: made in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
  return folder;
}

/** The key of every local database made here; there is nothing of anybody in it. */
export const historyKey = new Uint8Array(32).fill(7);

export interface CachedHistory {
  readonly team: Team;
  /** `lydia.db` for a desktop, or the data directory of an API. */
  readonly path: string;
}

/** The local database of a desktop that has the whole history. Whoever opens it leaves its records as they are. */
export async function ensureHistoryStorage(size: HistorySize, logger: Logger): Promise<CachedHistory> {
  const team = buildTeam(size);
  const folder = await ensureFolder('desktop', size, {
    schemaFolder: 'main/storage/migrations',
    fill: async (draft) => writeStorage(team, { file: join(draft, 'lydia.db'), key: historyKey, logger }),
  });
  return { team, path: join(folder, 'lydia.db') };
}

async function fillCluster(dataDir: string, team: Team): Promise<void> {
  const logger = createSilentLogger();
  const server = await startEmbeddedPostgres({ dataDir, logger, isThrowAway: true });
  try {
    const pool = createPool({ connectionString: server.connectionString, logger, maxConnections: 2 });
    await migrate(pool, await loadMigrations(), logger);
    await pool.end();
    await writePostgres(team, server.connectionString);
  } finally {
    await server.stop();
  }
}

/** The data directory of an API whose team has the whole history. Whoever starts it leaves its records as they are. */
export async function ensureHistoryCluster(size: HistorySize): Promise<CachedHistory> {
  const team = buildTeam(size);
  const folder = await ensureFolder('server', size, {
    schemaFolder: 'server/db/migrations',
    fill: async (draft) => {
      await fillCluster(join(draft, 'data'), team);
    },
  });
  return { team, path: join(folder, 'data') };
}
