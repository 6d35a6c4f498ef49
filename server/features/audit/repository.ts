import type { AuditEvent } from '../../../contracts/domain/audit.ts';
import { auditEventSchema } from '../../../contracts/domain/audit.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import type { AuditHead, AuditRow } from './chain.ts';

/** Waits for whoever adds an event just now, and holds the end of the log until the transaction is over. */
export async function lockHead(tx: Transaction): Promise<AuditHead> {
  const [row] = await tx.query<{ head_number: number; head_hash: Buffer }>(
    'SELECT head_number, head_hash FROM audit_lock_head()',
    [],
    'audit.lock-head',
  );
  if (!row) throw new Error('The audit log has no head.');
  return { number: row.head_number, hash: row.head_hash };
}

export async function insertEvent(tx: Transaction, row: AuditRow): Promise<void> {
  await tx.query(
    `INSERT INTO audit_events (number, at, kind, actor_id, subject_id, session_id, request_id, address, details,
       key_id, previous_hash, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::json, $10, $11, $12)`,
    [
      row.number,
      row.at,
      row.kind,
      row.actorId,
      row.subjectId,
      row.sessionId,
      row.requestId,
      row.address,
      row.details,
      row.keyId,
      row.previousHash,
      row.hash,
    ],
    'audit.insert',
  );
}

export async function loadHead(db: Queryable): Promise<AuditHead> {
  const [row] = await db.query<AuditHead>('SELECT number, hash FROM audit_head');
  if (!row) throw new Error('The audit log has no head.');
  return row;
}

/** Something was put behind the end; looked at in one statement, so that events added just now do not count. */
export async function hasRowsBehindHead(db: Queryable): Promise<boolean> {
  const rows = await db.query(
    'SELECT FROM audit_head WHERE EXISTS (SELECT FROM audit_events WHERE audit_events.number > audit_head.number)',
  );
  return rows.length > 0;
}

const columns = `number, at, kind, actor_id AS "actorId", subject_id AS "subjectId", session_id AS "sessionId",
  request_id AS "requestId", address, details::text AS details, key_id AS "keyId",
  previous_hash AS "previousHash", hash`;

/** The next rows behind a number, in their order. */
export function loadRowsAfter(db: Queryable, after: number, limit: number): Promise<AuditRow[]> {
  return db.query<AuditRow>(
    `SELECT ${columns} FROM audit_events WHERE number > $1 ORDER BY number LIMIT $2`,
    [after, limit],
    'audit.rows-after',
  );
}

export interface AuditSearch {
  readonly before?: number | undefined;
  readonly kind?: string | undefined;
  readonly actorId?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly limit: number;
}

export async function searchEvents(db: Queryable, search: AuditSearch): Promise<AuditEvent[]> {
  const { before, kind, actorId, subjectId, limit } = search;
  const rows = await db.query<AuditRow>(
    `SELECT ${columns} FROM audit_events
     WHERE ($1::bigint IS NULL OR number < $1) AND ($2::text IS NULL OR kind = $2)
       AND ($3::uuid IS NULL OR actor_id = $3) AND ($4::uuid IS NULL OR subject_id = $4)
     ORDER BY number DESC LIMIT $5`,
    [before ?? null, kind ?? null, actorId ?? null, subjectId ?? null, limit],
  );
  return rows.map(toEvent);
}

export function toEvent({ details, previousHash, hash, ...row }: AuditRow): AuditEvent {
  return auditEventSchema.parse({
    ...row,
    details: JSON.parse(details),
    previousHash: previousHash.toString('hex'),
    hash: hash.toString('hex'),
  });
}
