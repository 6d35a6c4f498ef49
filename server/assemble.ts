import cluster from 'node:cluster';
import type pg from 'pg';
import { buildContext } from './build-context.ts';
import type { Config } from './config/config.ts';
import type { Secrets } from './config/secrets.ts';
import type { Context } from './context.ts';
import type { DatabaseServer } from './db/open-database.ts';
import { prepareSchema } from './db/prepare-schema.ts';
import { startSessionPurge } from './features/auth/session-purge.ts';
import { watchBusiness } from './features/business-figures.ts';
import { routes } from './features/registry.ts';
import { createAnnouncer } from './features/sync/announcer.ts';
import { startCompaction } from './features/sync/compaction.ts';
import { beginIncarnation } from './features/sync/incarnation.ts';
import { createVoiceWebhooks } from './features/voice/webhooks.ts';
import { createApp } from './http/app.ts';
import { createReadiness } from './http/health.ts';
import { listen } from './http/listener.ts';
import { createMetricsApp } from './http/metrics-app.ts';
import { wait } from './platform/clock.ts';
import type { Closers } from './platform/closers.ts';
import type { Logger } from './platform/logger.ts';
import { seedDemo } from './seed/seed-demo.ts';

/** Requests that run when the server is told to stop may take this long. */
const closeGraceMs = 8_000;

interface Foundation {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly database: DatabaseServer;
  readonly pool: pg.Pool;
  readonly closers: Closers;
}

/** Everything above the database, apart from `start.ts` so that it is loaded while the database starts. */
export async function assemble(parts: Foundation, overrides: Partial<Context>): Promise<void> {
  const { closers } = parts;
  const context = await buildContext(parts, overrides);
  await startMetrics(context, parts.pool, closers);
  await prepareSchema(parts);
  await prepareData(context);
  await startParts(context, closers);
}

/** First of all and last to stop, so that a start or a stop that hangs can be looked at. */
async function startMetrics(
  { config, metrics, bus }: Context,
  pool: pg.Pool,
  closers: Closers,
): Promise<void> {
  closers.add('business figures', watchBusiness({ bus, metrics }));
  if (config.metrics === null) return;
  metrics.watchPool(pool);
  metrics.watchProcess();
  const listener = await listen(createMetricsApp(metrics), config.metrics);
  closers.add('metrics', () => listener.close(1_000));
}

async function prepareData(context: Context): Promise<void> {
  const { db, logger, clock } = context;
  await beginIncarnation({ db, logger, nowMs: clock.nowMs() });
  if (context.config.seed === 'demo') await seedDemo(context);
}

/** What is started last is stopped first: the network before the services, those before the database. */
async function startParts(context: Context, closers: Closers): Promise<void> {
  const { config, clock, calls, hub, db, logger } = context;
  const announcer = createAnnouncer(context);
  closers.add('announcer', () => announcer.stop());
  closers.add('audit log', () => context.audit.stop());
  closers.add('session purge', startSessionPurge(context));
  closers.add('compaction of the change feed', startCompaction(context));
  closers.add('calls', () => calls.stop());
  const readiness = createReadiness(db, logger);
  const webhooks = createVoiceWebhooks(context);
  closers.add('webhooks', () => webhooks.stop());
  const app = createApp(context, { routes, webhooks: webhooks.router, readiness });
  const listener = await listen(app, {
    host: config.host,
    port: config.port,
    prepare: (server) => hub.attach(server),
  });
  closers.add('http', async () => {
    // A balancer needs to see that we are not ready before connections are refused.
    readiness.stopBeing();
    // Under PM2 the instances of one machine share their port, and nobody asks each of them.
    listener.drain(cluster.isWorker);
    await wait(clock, config.drainMs);
    await hub.close();
    await listener.close(closeGraceMs);
  });
  await calls.start();
  webhooks.start();
}
