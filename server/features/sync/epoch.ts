import { randomBytes } from 'node:crypto';
import type { Database, Queryable } from '../../db/database.ts';
import type { Logger } from '../../platform/logger.ts';

/**
 * Transaction ids count within one cluster. When the tables were restored into another one, the ids in the feed may
 * lie in its future, where no reader ever sees them; so they are all moved to now, and cursors begin anew.
 */
export async function ensureFeedEpoch(db: Database, logger: Logger): Promise<void> {
  const cluster = await findCluster(db);
  await db.transaction(async (tx) => {
    await tx.query('LOCK TABLE feed IN EXCLUSIVE MODE');
    const [feed] = await tx.query<{ cluster: string }>('SELECT cluster FROM feed');
    if (feed?.cluster === cluster) return;
    if (feed)
      logger.warn('the database was restored; every desktop will read the change feed from its beginning');
    await tx.query(
      `INSERT INTO feed (epoch, cluster) VALUES ($1, $2)
      ON CONFLICT (is_only) DO UPDATE SET epoch = $1, cluster = $2`,
      [randomBytes(8).toString('hex'), cluster],
    );
    await tx.query('UPDATE changes SET xid = pg_current_xact_id()');
  });
}

async function findCluster(db: Queryable): Promise<string> {
  const [row] = await db.query<{ name: string }>(
    `SELECT (SELECT system_identifier FROM pg_control_system()) || '-' || oid AS name
     FROM pg_database WHERE datname = current_database()`,
  );
  return row?.name ?? '';
}

export async function loadFeedEpoch(db: Queryable): Promise<string> {
  const [feed] = await db.query<{ epoch: string }>('SELECT epoch FROM feed', [], 'sync.epoch');
  if (!feed) throw new Error('The change feed has no epoch; the server did not start in order.');
  return feed.epoch;
}
