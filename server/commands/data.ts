import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dropEmpty, type Environment, environmentSchema } from '../config/env.ts';
import { ensureTokenKey } from '../config/token-key.ts';
import { findRunningPostgres } from '../db/embedded/running.ts';
import { type DatabaseServer, openDatabaseServer } from '../db/open-database.ts';
import { createSilentLogger } from '../platform/logger.ts';

const wantedEnvironment = environmentSchema.pick({
  DATABASE_URL: true,
  LYDIA_DATABASE_OWNER_URL: true,
  LYDIA_DATA_DIR: true,
  LYDIA_TOKEN_PRIVATE_KEY: true,
});

/** Where the data of a server is, and the key that its secrets are derived from. */
export interface ServerData {
  readonly databaseUrl: string | null;
  readonly databaseOwnerUrl: string | null;
  readonly dataDir: string | null;
  readonly tokenPrivateKey: string;
}

/** Of the environment of the server; a folder given by hand goes before it. Throws what is missing, with `usage`. */
export async function findServerData(
  environment: Environment,
  { folder, usage }: { readonly folder: string | undefined; readonly usage: string },
): Promise<ServerData> {
  const env = wantedEnvironment.parse(dropEmpty(environment));
  const dataDir = folder ?? env.LYDIA_DATA_DIR ?? null;
  const databaseUrl = folder === undefined ? (env.DATABASE_URL ?? null) : null;
  if (databaseUrl === null && dataDir === null) throw new Error(`Of which server?\n\n${usage}`);
  if (databaseUrl === null && !existsSync(join(resolve(dataDir ?? ''), 'postgres'))) {
    throw new Error(`There is no database in ${dataDir}: start the server once.`);
  }
  const given = env.LYDIA_TOKEN_PRIVATE_KEY?.replaceAll('\\n', '\n') ?? null;
  return {
    databaseUrl,
    databaseOwnerUrl: env.LYDIA_DATABASE_OWNER_URL ?? null,
    dataDir,
    tokenPrivateKey: await ensureTokenKey(given, dataDir),
  };
}

type OpenDatabase = Pick<DatabaseServer, 'stop'> & { readonly connectionString: string };

/** As the owner. That of a running server is used beside it; otherwise it is started, and stopped again. */
export async function openServerData(data: ServerData): Promise<OpenDatabase> {
  const { databaseUrl, dataDir } = data;
  const running = dataDir === null || databaseUrl !== null ? null : await findRunningPostgres(dataDir);
  if (running !== null) return { connectionString: running, stop: () => Promise.resolve() };
  const server = await openDatabaseServer({ dataDir }, data, createSilentLogger());
  return { connectionString: server.ownerConnectionString, stop: () => server.stop() };
}
