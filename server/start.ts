import { buildContext } from './build-context.ts';
import type { Environment } from './config/env.ts';
import { loadConfiguration } from './config/load.ts';
import type { Context } from './context.ts';
import { loadMigrations, migrate } from './db/migrate.ts';
import { openDatabaseServer } from './db/open-database.ts';
import { createPool } from './db/pool.ts';
import { startSessionPurge } from './features/auth/session-purge.ts';
import { routes } from './features/registry.ts';
import { createAnnouncer } from './features/sync/announcer.ts';
import { ensureFeedEpoch } from './features/sync/epoch.ts';
import { createVoiceWebhooks } from './features/voice/webhooks.ts';
import { createApp } from './http/app.ts';
import { createReadiness } from './http/health.ts';
import { listen } from './http/listener.ts';
import { wait } from './platform/clock.ts';
import { type Closers, createClosers } from './platform/closers.ts';
import { createWinstonLogger } from './platform/winston-logger.ts';
import { seedDemo } from './seed/seed-demo.ts';

/** Requests that run when the server is told to stop may take this long. */
const closeGraceMs = 8_000;

export interface RunningServer {
  readonly url: string;
  /** Finishes what runs, takes nothing new, and leaves the data in order. Repeatable. */
  stop(): Promise<void>;
  /** Resolves with why, when it cannot go on. */
  readonly failed: Promise<string>;
}

/** Starts everything in order, or nothing: a start that fails stops what it had started, and throws. */
export async function startServer(
  env: Environment,
  overrides: Partial<Context> = {},
): Promise<RunningServer> {
  const { config, secrets } = loadConfiguration(env);
  const logger = overrides.logger ?? createWinstonLogger(config.logLevel);
  const closers = createClosers(logger);
  let stopping: Promise<void> | null = null;
  try {
    const database = await openDatabaseServer(config, secrets, logger);
    closers.add('database', () => database.stop());
    const pool = createPool({ connectionString: database.connectionString, logger });
    closers.add('database connections', () => pool.end());
    const context = await buildContext({ config, secrets, logger, pool }, overrides);
    await migrate(pool, await loadMigrations(), logger);
    await prepareData(context);
    await startParts(context, closers);
    if (secrets.redisUrl !== null) {
      logger.warn('REDIS_URL is set, but events and limits are kept in this process: run one instance only');
    }
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

async function prepareData(context: Context): Promise<void> {
  await ensureFeedEpoch(context.db, context.logger);
  if (context.config.seed === 'demo') await seedDemo(context);
}

/** What is started last is stopped first: the network before the services, those before the database. */
async function startParts(context: Context, closers: Closers): Promise<void> {
  const { config, clock, calls, hub, db, logger } = context;
  const announcer = createAnnouncer(context);
  closers.add('announcer', () => announcer.stop());
  closers.add('session purge', startSessionPurge(context));
  closers.add('calls', () => calls.stop());
  const readiness = createReadiness(db, logger);
  const app = createApp(context, { routes, webhooks: createVoiceWebhooks(context), readiness });
  const listener = await listen(app, {
    host: config.host,
    port: config.port,
    prepare: (server) => hub.attach(server),
  });
  closers.add('http', async () => {
    // A balancer needs to see that we are not ready before connections are refused.
    readiness.stopBeing();
    await wait(clock, config.drainMs);
    await hub.close();
    await listener.close(closeGraceMs);
  });
  await calls.start();
}
