import type pg from 'pg';
import type { Logger } from '../platform/logger.ts';
import { ensureAppRole, warnOfPowerfulRole } from './app-role.ts';
import { loadMigrations, migrate } from './migrate.ts';
import type { DatabaseServer } from './open-database.ts';
import { createPool } from './pool.ts';

interface Preparation {
  readonly database: Pick<DatabaseServer, 'ownerConnectionString' | 'appPassword'>;
  /** Of the role that the API works with; it may not be able to log in before. */
  readonly pool: pg.Pool;
  readonly logger: Logger;
}

/** Brings the schema up to date as its owner, and gives the role of the API its rights. */
export async function prepareSchema({ database, pool, logger }: Preparation): Promise<void> {
  const owner = createPool({
    connectionString: database.ownerConnectionString,
    logger,
    maxConnections: 1,
  });
  try {
    const migrations = await loadMigrations();
    await migrate(owner, migrations, logger, (client) => ensureAppRole(client, database.appPassword));
  } finally {
    await owner.end();
  }
  await warnOfPowerfulRole(pool, logger);
}
