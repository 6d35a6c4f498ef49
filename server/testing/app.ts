import { Router } from 'express';
import type { AccessMatrix } from '../access/access.ts';
import { accessMatrix } from '../access/matrix.ts';
import { buildContext } from '../build-context.ts';
import { loadConfiguration } from '../config/load.ts';
import type { Context } from '../context.ts';
import { createPasswords } from '../features/auth/passwords.ts';
import { beginIncarnation } from '../features/sync/incarnation.ts';
import { createApp } from '../http/app.ts';
import { createReadiness } from '../http/health.ts';
import { listen } from '../http/listener.ts';
import type { Route } from '../http/route.ts';
import { createSilentLogger } from '../platform/logger.ts';
import { buildTestEnvironment } from './environment.ts';
import type { TestDatabase } from './postgres.ts';

/** Enough to go through every step of hashing, and quick. */
const cheapParameters = { memoryKiB: 64, passes: 1, parallelism: 1 };

export interface TestApp {
  readonly context: Context;
  readonly url: string;
  stop(): Promise<void>;
}

/** A context on a test database, with real parts but for what the test replaces. Nothing listens. */
export async function createTestContext(
  { pool, db, bus, connectionString }: TestDatabase,
  overrides: Partial<Context> = {},
): Promise<Context> {
  const { config, secrets } = loadConfiguration(buildTestEnvironment(connectionString));
  const logger = createSilentLogger();
  const passwords = createPasswords({ parameters: cheapParameters });
  await beginIncarnation({ db, logger, nowMs: Date.now() });
  return buildContext({ config, secrets, logger, pool }, { db, bus, passwords, ...overrides });
}

/** The HTTP side with these routes, on a free port. */
export async function startTestApp(
  database: TestDatabase,
  routes: readonly Route[],
  overrides: Partial<Context> & { webhooks?: Router; matrix?: AccessMatrix } = {},
): Promise<TestApp> {
  const { webhooks = Router(), matrix = accessMatrix, ...members } = overrides;
  const context = await createTestContext(database, members);
  const readiness = createReadiness(context.db, context.logger);
  const app = createApp(context, { routes, matrix, webhooks, readiness });
  const listener = await listen(app, {
    host: '127.0.0.1',
    port: 0,
    prepare: (server) => context.hub.attach(server),
  });
  return {
    context,
    url: `http://127.0.0.1:${listener.port}`,
    async stop() {
      await context.hub.close();
      await listener.close(1_000);
    },
  };
}
