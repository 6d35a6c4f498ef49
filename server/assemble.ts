import type pg from 'pg';
import { buildContext } from './build-context.ts';
import type { Config } from './config/config.ts';
import type { Secrets } from './config/secrets.ts';
import type { Context } from './context.ts';
import { loadMigrations, migrate } from './db/migrate.ts';
import { startSessionPurge } from './features/auth/session-purge.ts';
import { routes } from './features/registry.ts';
import { createAnnouncer } from './features/sync/announcer.ts';
import { ensureFeedEpoch } from './features/sync/epoch.ts';
import { createVoiceWebhooks } from './features/voice/webhooks.ts';
import { createApp } from './http/app.ts';
import { createReadiness } from './http/health.ts';
import { listen } from './http/listener.ts';
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
  readonly pool: pg.Pool;
  readonly closers: Closers;
}

/** Everything above the database, apart from `start.ts` so that it is loaded while the database starts. */
export async function assemble(
  { closers, ...parts }: Foundation,
  overrides: Partial<Context>,
): Promise<void> {
  const context = await buildContext(parts, overrides);
  await migrate(parts.pool, await loadMigrations(), parts.logger);
  await prepareData(context);
  await startParts(context, closers);
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
