import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { dropEmpty, type Environment, environmentSchema } from './config/env.ts';
import { ensureTokenKey } from './config/token-key.ts';
import { createDatabase } from './db/connect.ts';
import { findRunningPostgres } from './db/embedded/running.ts';
import { type DatabaseServer, openDatabaseServer } from './db/open-database.ts';
import { createPool } from './db/pool.ts';
import { type AuditHead, deriveAuditKey } from './features/audit/chain.ts';
import { verifyAudit } from './features/audit/verify-audit.ts';
import { createInProcessBus } from './platform/bus.ts';
import { createSilentLogger } from './platform/logger.ts';

/**
 * `npm run audit:verify`: says whether the audit log is as it was written, with the environment of the server, which may
 * be running or not. Code 0: it is; 1: it is not; 2: it could not be looked at.
 */

const usage = `npm run audit:verify -- [--data-dir=FOLDER] [--remembered=NUMBER:HASH] [--old-key=FILE …]

  --data-dir    folder of the embedded database, instead of LYDIA_DATA_DIR
  --remembered  the end of the log as an earlier verification gave it
  --old-key     a token key (PEM) that the server had before, since events were written with it`;

const wantedEnvironment = environmentSchema.pick({
  DATABASE_URL: true,
  LYDIA_DATABASE_OWNER_URL: true,
  LYDIA_DATA_DIR: true,
  LYDIA_TOKEN_PRIVATE_KEY: true,
});

interface Wanted {
  readonly databaseUrl: string | null;
  readonly dataDir: string | null;
  readonly privateKeys: readonly string[];
  readonly remembered: AuditHead | null;
}

async function readWishes(environment: Environment, args: readonly string[]): Promise<Wanted> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'data-dir': { type: 'string' },
      remembered: { type: 'string' },
      'old-key': { type: 'string', multiple: true, default: [] },
    },
  });
  const env = wantedEnvironment.parse(dropEmpty(environment));
  const dataDir = values['data-dir'] ?? env.LYDIA_DATA_DIR ?? null;
  const databaseUrl = values['data-dir'] === undefined ? (env.DATABASE_URL ?? null) : null;
  if (databaseUrl === null && dataDir === null) throw new Error(`Which log?\n\n${usage}`);
  if (databaseUrl === null && !existsSync(join(resolve(dataDir ?? ''), 'postgres'))) {
    throw new Error(`There is no database in ${dataDir}.`);
  }
  const given = env.LYDIA_TOKEN_PRIVATE_KEY?.replaceAll('\\n', '\n') ?? null;
  const current = await ensureTokenKey(given, dataDir);
  const old = await Promise.all(values['old-key'].map((file) => readFile(file, 'utf8')));
  return { databaseUrl, dataDir, privateKeys: [current, ...old], remembered: parseHead(values.remembered) };
}

function parseHead(text: string | undefined): AuditHead | null {
  if (text === undefined) return null;
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (number === undefined || hash === undefined) throw new Error(`This is no end of a log.\n\n${usage}`);
  return { number: Number(number), hash: Buffer.from(hash, 'hex') };
}

type OpenDatabase = Pick<DatabaseServer, 'connectionString' | 'stop'>;

/** That of a running server is used beside it; otherwise it is started, and stopped again. */
async function openDatabase({ databaseUrl, dataDir }: Wanted): Promise<OpenDatabase> {
  const running = dataDir === null || databaseUrl !== null ? null : await findRunningPostgres(dataDir);
  if (running !== null) return { connectionString: running, stop: () => Promise.resolve() };
  const secrets = { databaseUrl, databaseOwnerUrl: null };
  const server = await openDatabaseServer({ dataDir }, secrets, createSilentLogger());
  return { connectionString: server.ownerConnectionString, stop: () => server.stop() };
}

async function main(): Promise<number> {
  const wanted = await readWishes(process.env, process.argv.slice(2));
  const database = await openDatabase(wanted);
  const logger = createSilentLogger();
  const pool = createPool({ connectionString: database.connectionString, logger, maxConnections: 1 });
  try {
    const db = createDatabase({ pool, bus: createInProcessBus(logger), logger });
    const keys = wanted.privateKeys.map(deriveAuditKey);
    const result = await verifyAudit(db, { keys, remembered: wanted.remembered });
    for (const { number, kind } of result.findings) console.error(`event ${number}: ${kind}`);
    console.log(
      `${result.isWhole ? 'The audit log is whole' : 'THE AUDIT LOG WAS CHANGED'}: ${result.events} events.`,
    );
    console.log(`Its end, to be kept elsewhere: ${result.head.number}:${result.head.hash}`);
    return result.isWhole ? 0 : 1;
  } finally {
    await pool.end();
    await database.stop();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(
      error instanceof pg.DatabaseError || !(error instanceof Error) ? String(error) : error.message,
    );
    process.exitCode = 2;
  },
);
