import type { Config } from './config/config.ts';
import type { Environment } from './config/env.ts';
import { loadConfiguration } from './config/load.ts';
import type { Context } from './context.ts';
import { openDatabaseServer } from './db/open-database.ts';
import { createPool } from './db/pool.ts';
import { createClosers } from './platform/closers.ts';
import type { Logger } from './platform/logger.ts';
import { createRotatingFile } from './platform/rotating-file.ts';
import { createWinstonLogger } from './platform/winston-logger.ts';

export interface RunningServer {
  readonly url: string;
  /** Finishes what runs, takes nothing new, and leaves the data in order. Repeatable. */
  stop(): Promise<void>;
  /** Resolves with why, when it cannot go on. */
  readonly failed: Promise<string>;
}

function createLogger({ logLevel, logFile }: Config): Logger {
  const files = logFile === null ? [] : [createRotatingFile(logFile)];
  return createWinstonLogger({ level: logLevel, streams: [process.stdout, ...files] });
}

/** Starts everything in order, or nothing: a start that fails stops what it had started, and throws. */
export async function startServer(
  env: Environment,
  overrides: Partial<Context> = {},
): Promise<RunningServer> {
  const { config, secrets } = loadConfiguration(env);
  const logger = overrides.logger ?? createLogger(config);
  const closers = createClosers(logger);
  let stopping: Promise<void> | null = null;
  try {
    const opening = openDatabaseServer(config, secrets, logger);
    // A second of loading, for which the start of the database need not wait.
    const loading = import('./assemble.ts');
    loading.catch(() => {});
    const database = await opening;
    closers.add('database', () => database.stop());
    const pool = createPool({ connectionString: database.connectionString, logger });
    closers.add('database connections', () => pool.end());
    const { assemble } = await loading;
    await assemble({ config, secrets, logger, database, pool, closers }, overrides);
    logger.info('listening', { url: config.publicUrl, host: config.host, port: config.port });
    return {
      url: config.publicUrl,
      failed: database.died,
      stop: () => {
        stopping ??= closers.closeAll();
        return stopping;
      },
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}
