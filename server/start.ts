import type { Config } from './config/config.ts';
import type { Environment } from './config/env.ts';
import { loadConfiguration } from './config/load.ts';
import type { Secrets } from './config/secrets.ts';
import type { Context } from './context.ts';
import { openDatabaseServer } from './db/open-database.ts';
import { createPool } from './db/pool.ts';
import { createSystemClock } from './platform/clock.ts';
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

async function createLogging(
  { logLevel, logFile, version }: Config,
  { sentryDsn }: Secrets,
): Promise<{ readonly logger: Logger; readonly stop: () => Promise<void> }> {
  const files = logFile === null ? [] : [createRotatingFile(logFile)];
  const streams = [process.stdout, ...files];
  if (sentryDsn === null) {
    return { logger: createWinstonLogger({ level: logLevel, streams }), stop: () => Promise.resolve() };
  }
  const { createErrorReports } = await import('./platform/reporting/error-reports.ts');
  const reports = createErrorReports({ dsn: sentryDsn, version, clock: createSystemClock() });
  const logger = createWinstonLogger({ level: logLevel, streams, errorStreams: [reports.stream] });
  return { logger, stop: () => reports.stop() };
}

/** Starts everything in order, or nothing: a start that fails stops what it had started, and throws. */
export async function startServer(
  env: Environment,
  overrides: Partial<Context> = {},
): Promise<RunningServer> {
  const { config, secrets } = loadConfiguration(env);
  const logging = await createLogging(config, secrets);
  const logger = overrides.logger ?? logging.logger;
  const closers = createClosers(logger);
  closers.add('error reports', logging.stop);
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
