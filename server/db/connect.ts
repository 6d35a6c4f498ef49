import type pg from 'pg';
import type { EventBus } from '../platform/bus.ts';
import type { Logger } from '../platform/logger.ts';
import type { QueryRan } from '../platform/metrics/service-metrics.ts';
import { findRequestId } from '../platform/request-scope.ts';
import { copyRows } from './copy-rows.ts';
import type { Database, Queryable, QueryName, Transaction } from './database.ts';
import { isWorthRunningAgain } from './errors.ts';

const maxRuns = 4;

interface DatabaseOptions {
  readonly pool: pg.Pool;
  readonly bus: EventBus;
  readonly logger: Logger;
  /** Told of every query at its end. */
  readonly onQuery?: (query: QueryRan) => void;
}

type OnQuery = DatabaseOptions['onQuery'];

export function createDatabase(options: DatabaseOptions): Database {
  const { pool, logger, onQuery } = options;
  return {
    ...toQueryable(pool, onQuery),
    async transaction(work) {
      for (let run = 1; ; run += 1) {
        try {
          return await runTransaction(options, work);
        } catch (error) {
          if (run >= maxRuns || !isWorthRunningAgain(error)) throw error;
          logger.debug('a transaction is run again', { run, error });
        }
      }
    },
    snapshot: (work) => readSnapshot(options, work),
    copyRows: (text, maxBytes) => copyRows(pool, text, maxBytes),
  };
}

async function readSnapshot<T>(
  { pool, onQuery }: DatabaseOptions,
  work: (at: Queryable) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const value = await work(toQueryable(client, onQuery));
    await client.query('COMMIT');
    client.release();
    return value;
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

function toQueryable(client: pg.Pool | pg.ClientBase, onQuery: OnQuery): Queryable {
  return {
    async query<Row>(text: string, values: readonly unknown[] = [], called?: QueryName) {
      const name = typeof called === 'object' ? called.name : called;
      const startedMs = performance.now();
      const tell = (isFailed: boolean) =>
        onQuery?.({ name, durationMs: performance.now() - startedMs, isFailed });
      try {
        const result = await client.query({
          text,
          values: values.map(withoutNul),
          ...(typeof called === 'string' ? { name: called } : {}),
        });
        tell(false);
        // The caller names the shape of the rows of its own SQL.
        return result.rows as Row[];
      } catch (error) {
        tell(true);
        throw error;
      }
    },
  };
}

/** The one character that JSON and forms may carry and a PostgreSQL text may not: it means nothing to anybody. */
function withoutNul(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '') : value;
}

async function runTransaction<T>(
  { pool, bus, logger, onQuery }: DatabaseOptions,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const effects: (() => void)[] = [];
  const tx: Transaction = {
    ...toQueryable(client, onQuery),
    onCommit: (effect) => effects.push(effect),
    announce: (topic, message) => effects.push(() => bus.publish(topic, message)),
  };
  let value: T;
  try {
    await client.query(buildBegin(findRequestId()));
    value = await work(tx);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    await rollBack(client);
    throw error;
  }
  for (const effect of effects) {
    try {
      effect();
    } catch (error) {
      // It is committed: an effect that fails must not make the caller believe otherwise.
      logger.error('an effect after a commit failed', { error });
    }
  }
  return value;
}

/**
 * `pg_stat_activity` and the log of PostgreSQL (`%a`) then name the request whose transaction it is. In one round trip with
 * the BEGIN, and over with the transaction. Ids are of our own making.
 */
function buildBegin(requestId: string | null): string {
  return requestId === null ? 'BEGIN' : `BEGIN; SET LOCAL application_name = 'lydia ${requestId}'`;
}

async function rollBack(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch (error) {
    // A connection that cannot even roll back is given up; PostgreSQL then rolls back by itself.
    client.release(error instanceof Error ? error : true);
  }
}
