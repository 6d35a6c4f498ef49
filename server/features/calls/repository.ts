import type { Call } from '../../../contracts/domain/call.ts';
import { callSchema } from '../../../contracts/domain/call.ts';
import type { CallId, UserId, UtcMs } from '../../../contracts/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import type { CallFacts, LegFacts } from './call-state.ts';
import { deriveHolds } from './derive-holds.ts';

/** A call as it is told, and the facts that it follows from. */
export interface CallRecord {
  readonly call: Call;
  readonly facts: CallFacts;
}

const callColumns = `id, direction, status, contact_number AS "contactNumber", contact_name AS "contactName",
  line_number AS "lineNumber", queue_name AS "queueName", language, operator_id AS "operatorId",
  started_at AS "startedAt", answered_at AS "answeredAt", ended_at AS "endedAt", end_cause AS "endCause",
  notes, notes_revision AS "notesRevision", disposition_id AS "dispositionId", wrapped_up_at AS "wrappedUpAt",
  tags, has_recording AS "hasRecording"`;

const factColumns = `conference_sid AS "conferenceSid", conference_ended_at AS "conferenceEndedAt",
  hang_up_requested_at AS "hangUpRequestedAt", gave_up_at AS "gaveUpAt", lost_at AS "lostAt"`;

const legColumns = `id, sid, party, user_id AS "userId", ordinal, is_dialled AS "isDialled", offered_at AS "offeredAt",
  ringing_at AS "ringingAt", joined_at AS "joinedAt", answered_at AS "answeredAt", ended_at AS "endedAt",
  outcome, left_by AS "leftBy", hold_marks AS "holdMarks"`;

type FactsRow = Pick<
  CallFacts,
  'conferenceSid' | 'conferenceEndedAt' | 'hangUpRequestedAt' | 'gaveUpAt' | 'lostAt'
>;

/** Locks the call until the transaction ends: events of one call are taken in one after the other. */
export async function lockCallRecord(tx: Transaction, callId: CallId): Promise<CallRecord | null> {
  const rows = await tx.query<FactsRow>(
    `SELECT ${callColumns}, ${factColumns} FROM calls WHERE id = $1 FOR UPDATE`,
    [callId],
    'calls.lock',
  );
  const row = rows[0];
  if (!row) return null;
  const legs = await tx.query<LegFacts>(
    `SELECT ${legColumns} FROM call_legs WHERE call_id = $1 ORDER BY ordinal`,
    [callId],
    'call-legs.of-call',
  );
  return toRecord(row, legs);
}

function toRecord(row: FactsRow, legs: readonly LegFacts[]): CallRecord {
  const call = callSchema.parse(row);
  const { id, direction, contactNumber, lineNumber, language, startedAt } = call;
  const { conferenceSid, conferenceEndedAt, hangUpRequestedAt, gaveUpAt, lostAt } = row;
  const told = { conferenceSid, conferenceEndedAt, hangUpRequestedAt, gaveUpAt, lostAt };
  return { call, facts: { id, direction, contactNumber, lineNumber, language, startedAt, ...told, legs } };
}

export async function loadCall(db: Queryable, callId: CallId): Promise<Call | null> {
  return (await loadCalls(db, [callId])).get(callId) ?? null;
}

export async function loadCalls(db: Queryable, ids: readonly string[]): Promise<Map<string, Call>> {
  const rows = await db.query<unknown>(
    `SELECT ${callColumns} FROM calls WHERE id = ANY($1::uuid[])`,
    [ids],
    'calls.by-id',
  );
  return new Map(rows.map((row) => callSchema.parse(row)).map((call) => [call.id, call]));
}

/** The call that a leg of the provider belongs to. */
export async function findCallOfLeg(db: Queryable, legSid: string): Promise<Call | null> {
  const rows = await db.query<{ id: string }>('SELECT call_id AS id FROM call_legs WHERE sid = $1', [legSid]);
  const calls = await loadCalls(
    db,
    rows.map(({ id }) => id),
  );
  return [...calls.values()][0] ?? null;
}

export async function loadCallsGoingOn(db: Queryable): Promise<readonly Call[]> {
  const rows = await db.query<unknown>(
    `SELECT ${callColumns} FROM calls WHERE status <> 'ended' ORDER BY started_at`,
  );
  return rows.map((row) => callSchema.parse(row));
}

/** Operators with an open leg in a call that goes on. */
export async function loadBusyOperators(db: Queryable): Promise<ReadonlySet<UserId>> {
  const rows = await db.query<{ userId: UserId }>(
    `SELECT DISTINCT leg.user_id AS "userId" FROM call_legs leg JOIN calls ON calls.id = leg.call_id
     WHERE leg.user_id IS NOT NULL AND leg.ended_at IS NULL AND calls.status <> 'ended'`,
    [],
    'call-legs.busy',
  );
  return new Set(rows.map(({ userId }) => userId));
}

/** False: there is such a call, or such a leg, already. */
export async function insertCall(tx: Transaction, { call, facts }: CallRecord): Promise<boolean> {
  const legSid = facts.legs[0]?.sid;
  // The same webhook twice at once: the second one waits here, and then finds the leg.
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`lydia.leg.${legSid}`]);
  const rows = await tx.query<{ id: string }>(
    `INSERT INTO calls (id, direction, status, contact_number, contact_name, line_number, queue_name, language,
       operator_id, started_at)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
     WHERE NOT EXISTS (SELECT FROM call_legs WHERE sid = $11)
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [
      call.id,
      call.direction,
      call.status,
      call.contactNumber,
      call.contactName,
      call.lineNumber,
      call.queueName,
      call.language,
      call.operatorId,
      call.startedAt,
      legSid,
    ],
  );
  if (rows.length === 0) return false;
  for (const leg of facts.legs) await saveLeg(tx, call.id, leg);
  return true;
}

/** Writes what changed between two states of a call that is locked. */
export async function saveCallRecord(tx: Transaction, before: CallRecord, after: CallRecord): Promise<void> {
  const { call, facts } = after;
  await tx.query(
    `UPDATE calls SET status = $2, operator_id = $3, answered_at = $4, ended_at = $5, end_cause = $6,
       conference_sid = $7, conference_ended_at = $8, hang_up_requested_at = $9, gave_up_at = $10, lost_at = $11
     WHERE id = $1`,
    [
      call.id,
      call.status,
      call.operatorId,
      call.answeredAt,
      call.endedAt,
      call.endCause,
      facts.conferenceSid,
      facts.conferenceEndedAt,
      facts.hangUpRequestedAt,
      facts.gaveUpAt,
      facts.lostAt,
    ],
    'calls.save-progress',
  );
  for (const leg of facts.legs) {
    if (!before.facts.legs.includes(leg)) await saveLeg(tx, call.id, leg);
  }
}

async function saveLeg(tx: Transaction, callId: CallId, leg: LegFacts): Promise<void> {
  await tx.query(
    `INSERT INTO call_legs (id, call_id, sid, party, user_id, ordinal, is_dialled, offered_at, ringing_at,
       joined_at, answered_at, ended_at, outcome, left_by, hold_marks, holds)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     ON CONFLICT (id) DO UPDATE SET sid = $3, ringing_at = $9, joined_at = $10, answered_at = $11,
       ended_at = $12, outcome = $13, left_by = $14, hold_marks = $15, holds = $16`,
    [
      leg.id,
      callId,
      leg.sid,
      leg.party,
      leg.userId,
      leg.ordinal,
      leg.isDialled,
      leg.offeredAt,
      leg.ringingAt,
      leg.joinedAt,
      leg.answeredAt,
      leg.endedAt,
      leg.outcome,
      leg.leftBy,
      JSON.stringify(leg.holdMarks),
      JSON.stringify(deriveHolds(leg.holdMarks)),
    ],
    'call-legs.save',
  );
}

/** True when this callback is seen for the first time. */
export async function rememberWebhook(tx: Transaction, key: Uint8Array, nowMs: UtcMs): Promise<boolean> {
  const rows = await tx.query<{ key: unknown }>(
    'INSERT INTO webhook_events (key, received_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING key',
    [key, nowMs],
    'webhook-events.remember',
  );
  return rows.length > 0;
}

export async function forgetWebhooksBefore(db: Queryable, at: UtcMs): Promise<void> {
  await db.query('DELETE FROM webhook_events WHERE received_at < $1', [at]);
}

/** What the operator wrote; the call is locked by the caller. */
export async function saveWriting(tx: Transaction, call: Call): Promise<void> {
  await tx.query(
    `UPDATE calls SET notes = $2, notes_revision = $3, disposition_id = $4, wrapped_up_at = $5, tags = $6
     WHERE id = $1`,
    [
      call.id,
      call.notes,
      call.notesRevision,
      call.dispositionId,
      call.wrappedUpAt,
      JSON.stringify(call.tags),
    ],
    'calls.save-writing',
  );
}
