import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { UserId, UtcMs } from '../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { Context } from '../context.ts';
import type { Queryable } from '../db/database.ts';
import { joinTransaction } from '../db/join-transaction.ts';

/** Long enough not to be guessed or met by chance; a UUID is what one uses. */
export const idempotencyKeySchema = z.string().regex(/^[\w-]{8,128}$/);

/** A request may be sent again under its key for this long. */
export const keyMemoryMs = 24 * 3_600_000;

export interface KeyedRequest {
  readonly userId: UserId;
  readonly key: string;
  /** Method, path, query and body: what makes it the same request. */
  readonly fingerprint: Buffer;
}

export function toFingerprint(...parts: readonly unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

type Run = (context: Context) => Promise<Result<unknown>>;

/** Thrown to roll back what was begun: a refused request has no effect, and may be sent again as it is. */
class Refused extends Error {
  readonly result: Result<unknown>;
  constructor(result: Result<unknown>) {
    super('refused');
    this.result = result;
  }
}

/**
 * Does what a request asks for once, however often it comes, and answers the same each time.
 *
 * ```
 *  BEGIN ── key is new? ──yes──► what the handler does (its transactions are parts of this one) ── answer beside the key ── COMMIT
 *             │ no: it waits here for whoever is at it, then …
 *             ├─ the same request: the kept answer
 *             └─ another one: idempotency-key-reused
 * ```
 *
 * Effect and answer are committed together, so a crash leaves both or none. What a handler does outside of the database is
 * not covered.
 */
export function createIdempotency(context: Context) {
  /** Of this instance: equal requests wait here and not each on a connection of the pool. */
  const running = new Map<string, Promise<unknown>>();

  return async function runOnce(request: KeyedRequest, run: Run): Promise<Result<unknown>> {
    const name = `${request.userId} ${request.key}`;
    for (let other = running.get(name); other; other = running.get(name)) await other.catch(() => {});
    const work = runInTransaction(context, request, run);
    running.set(name, work);
    try {
      return await work;
    } finally {
      running.delete(name);
    }
  };
}

async function runInTransaction(context: Context, request: KeyedRequest, run: Run): Promise<Result<unknown>> {
  try {
    return await context.db.transaction(async (tx) => {
      const nowMs = context.clock.nowMs();
      if (!(await takeKey(tx, request, nowMs))) return loadKept(tx, request);
      const result = await run({ ...context, db: joinTransaction(tx) });
      if (!result.ok) throw new Refused(result);
      await keepAnswer(tx, request, result.value);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return error.result;
    throw error;
  }
}

/** False: the key was used within its time. Waits for another transaction that is at it. */
async function takeKey(tx: Queryable, { userId, key, fingerprint }: KeyedRequest, nowMs: UtcMs) {
  const rows = await tx.query(
    `INSERT INTO idempotency_keys AS kept (user_id, key, fingerprint, created_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (user_id, key) DO UPDATE SET fingerprint = $3, answer = NULL, created_at = $4
     WHERE kept.created_at <= $5
     RETURNING 1`,
    [userId, key, fingerprint, nowMs, nowMs - keyMemoryMs],
    'idempotency.take',
  );
  return rows.length > 0;
}

async function loadKept(tx: Queryable, { userId, key, fingerprint }: KeyedRequest): Promise<Result<unknown>> {
  const [kept] = await tx.query<{ fingerprint: Buffer; answer: string }>(
    'SELECT fingerprint, answer FROM idempotency_keys WHERE user_id = $1 AND key = $2',
    [userId, key],
    'idempotency.load',
  );
  if (!kept?.fingerprint.equals(fingerprint)) return fail('idempotency-key-reused');
  return succeed(JSON.parse(kept.answer));
}

async function keepAnswer(tx: Queryable, { userId, key }: KeyedRequest, answer: unknown): Promise<void> {
  await tx.query(
    'UPDATE idempotency_keys SET answer = $3 WHERE user_id = $1 AND key = $2',
    [userId, key, JSON.stringify(answer)],
    'idempotency.keep',
  );
}

export async function forgetKeysBefore(db: Queryable, beforeMs: UtcMs): Promise<void> {
  await db.query('DELETE FROM idempotency_keys WHERE created_at <= $1', [beforeMs], 'idempotency.forget');
}
