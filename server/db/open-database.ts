import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Logger } from '../platform/logger.ts';
import { startEmbeddedPostgres } from './embedded/cluster.ts';

export interface DatabaseServer {
  /** What the API works with. */
  readonly connectionString: string;
  /** What owns the tables, for migrations. The same one when nobody parted them. */
  readonly ownerConnectionString: string;
  /** The password that the role of the API is to have; null: it is not ours to set. */
  readonly appPassword: string | null;
  stop(): Promise<void>;
  /** Resolves with why, when a server of our own ended without being asked to. */
  readonly died: Promise<string>;
}

/** The PostgreSQL that was named, or one of our own. */
export async function openDatabaseServer(
  config: Pick<Config, 'dataDir'>,
  secrets: Pick<Secrets, 'databaseUrl' | 'databaseOwnerUrl'>,
  logger: Logger,
): Promise<DatabaseServer> {
  if (secrets.databaseUrl !== null) {
    // Somebody else's server: it is neither started nor stopped here, and the pool connects again by itself.
    return {
      connectionString: secrets.databaseUrl,
      ownerConnectionString: secrets.databaseOwnerUrl ?? secrets.databaseUrl,
      appPassword: null,
      stop: () => Promise.resolve(),
      died: new Promise(() => {}),
    };
  }
  if (config.dataDir === null) throw new Error('LYDIA_DATA_DIR is missing.');
  const embedded = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    logger: logger.child('postgres'),
  });
  return {
    connectionString: embedded.appConnectionString,
    ownerConnectionString: embedded.connectionString,
    appPassword: embedded.appPassword,
    stop: () => embedded.stop(),
    died: embedded.died,
  };
}
