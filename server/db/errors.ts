const unavailableSocketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
]);
/** Admin shutdown, crash, starting up, too many connections, statement timeout, idle timeouts, read-only standby. */
const unavailableSqlStates = new Set([
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '53300',
  '57014',
  '25P03',
  '25P04',
  '25006',
]);
const retryableSqlStates = new Set(['40001', '40P01']);

function findCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** The database cannot be reached or is overloaded: the same request may succeed later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable);
  const code = findCode(error);
  if (code !== null) {
    return unavailableSocketCodes.has(code) || unavailableSqlStates.has(code) || isConnectionException(code);
  }
  // `pg` gives these no code: the pool was exhausted, or a connection broke under a query.
  return (
    error instanceof Error &&
    /timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error/.test(
      error.message,
    )
  );
}

/** A violation of the protocol is a connection exception too, and a bug of ours: too few values for a statement. */
function isConnectionException(sqlState: string): boolean {
  return sqlState.startsWith('08') && sqlState !== '08P01';
}

/** Deadlock or serialization failure: PostgreSQL asks for the transaction to be run again. */
export function isWorthRunningAgain(error: unknown): boolean {
  return retryableSqlStates.has(findCode(error) ?? '');
}

/** Another row has this value already, where it may stand once. */
export function isUniqueViolation(error: unknown): boolean {
  return findCode(error) === '23505';
}
