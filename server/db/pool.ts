import pg from 'pg';
import type { Logger } from '../platform/logger.ts';

const int8Oid = 20;

/** Every wait is bounded, so that a slow database makes errors and not a heap of waiting requests. */
export const databaseTimeouts = {
  /** So that whoever waits is told within two seconds to come back. */
  connectMs: 1_500,
  statementMs: 8_000,
  /** Longer than `statementMs`: only a server that no longer answers runs into it. */
  answerMs: 10_000,
  /** An open transaction holds back the change feed of everybody, so it may not idle. */
  idleInTransactionMs: 5_000,
};

export interface PoolOptions {
  readonly connectionString: string;
  readonly logger: Logger;
  readonly maxConnections?: number;
}

export function createPool({ connectionString, logger, maxConnections = 10 }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: maxConnections,
    application_name: 'lydia',
    keepAlive: true,
    connectionTimeoutMillis: databaseTimeouts.connectMs,
    statement_timeout: databaseTimeouts.statementMs,
    query_timeout: databaseTimeouts.answerMs,
    idle_in_transaction_session_timeout: databaseTimeouts.idleInTransactionMs,
    types: { getTypeParser },
  });
  // Without listeners a connection that breaks would end the process: the pool listens to those that are idle, and
  // nobody to one that is in a transaction and waits for no answer just then. Its next query fails, and tells.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', (error) => logger.warn('an idle database connection broke', { error }));
  return pool;
}

/** Our 64-bit integers are times and counters, well within what a number holds exactly. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (oid === int8Oid && format !== 'binary') return parseSafeInteger;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
};

function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('A 64-bit integer from the database is too large.');
  return value;
}
