import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Logger } from '../platform/logger.ts';
import { startEmbeddedPostgres } from './embedded/cluster.ts';

export interface DatabaseServer {
  readonly connectionString: string;
  stop(): Promise<void>;
  /** Resolves with why, when a server of our own ended without being asked to. */
  readonly died: Promise<string>;
}

/** The PostgreSQL that was named, or one of our own. */
export async function openDatabaseServer(
  config: Config,
  secrets: Secrets,
  logger: Logger,
): Promise<DatabaseServer> {
  if (secrets.databaseUrl !== null) {
    // Somebody else's server: it is neither started nor stopped here, and the pool connects again by itself.
    return {
      connectionString: secrets.databaseUrl,
      stop: () => Promise.resolve(),
      died: new Promise(() => {}),
    };
  }
  if (config.dataDir === null) throw new Error('LYDIA_DATA_DIR is missing.');
  return startEmbeddedPostgres({ dataDir: config.dataDir, logger: logger.child('postgres') });
}
