import type { Call } from '../../contracts/domain/call.ts';
import type { Leg } from '../../contracts/domain/leg.ts';
import type { Suggestion } from '../../contracts/domain/suggestion.ts';
import type { Utterance } from '../../contracts/domain/transcript.ts';
import type { UtcMs } from '../../contracts/ids.ts';
import type { Transaction } from '../db/database.ts';
import { nobody } from '../features/calls/record-call.ts';
import { recordChange, recordChanges } from '../features/sync/changes.ts';
import { englishCalls } from './history-english.ts';
import { frenchCalls } from './history-french.ts';
import { buildPastCall, type PastCallRecords } from './past-call.ts';

/** The past two weeks of the demonstration team, so that history and search have something to show. */
export function buildHistory(
  nowMs: UtcMs,
  line: { readonly lineNumber: string; readonly queueName: string | null },
): readonly PastCallRecords[] {
  return [
    ...englishCalls.map((past) => buildPastCall(past, { ...line, language: 'en', nowMs })),
    ...frenchCalls.map((past) => buildPastCall(past, { ...line, language: 'fr', nowMs })),
  ];
}

export async function saveHistory(tx: Transaction, history: readonly PastCallRecords[]): Promise<void> {
  for (const { call, utterances, suggestions, legs } of history) {
    const audience = call.operatorId ?? nobody;
    await insertCall(tx, call);
    await recordChange(tx, { entity: 'call', id: call.id, audience });
    for (const leg of legs) await insertLeg(tx, leg);
    await recordChanges(tx, { entity: 'leg', ids: legs.map(({ id }) => id), audience });
    for (const [index, utterance] of utterances.entries()) {
      await insertUtterance(tx, utterance, index);
      await recordChange(tx, { entity: 'utterance', id: utterance.id, audience });
    }
    for (const suggestion of suggestions) {
      await insertSuggestion(tx, suggestion);
      await recordChange(tx, { entity: 'suggestion', id: suggestion.id, audience });
    }
  }
}

async function insertCall(tx: Transaction, call: Call): Promise<void> {
  await tx.query(
    `INSERT INTO calls (id, direction, status, contact_number, contact_name, line_number, queue_name, language,
       operator_id, started_at, answered_at, ended_at, end_cause, notes, notes_revision, disposition_id, wrapped_up_at,
       tags)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
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
      call.answeredAt,
      call.endedAt,
      call.endCause,
      call.notes,
      call.notesRevision,
      call.dispositionId,
      call.wrappedUpAt,
      JSON.stringify(call.tags),
    ],
  );
}

async function insertLeg(tx: Transaction, leg: Leg): Promise<void> {
  await tx.query(
    `INSERT INTO call_legs (id, call_id, party, user_id, ordinal, is_dialled, offered_at, ringing_at, joined_at,
       answered_at, ended_at, outcome, left_by, holds)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      leg.id,
      leg.callId,
      leg.party,
      leg.userId,
      leg.ordinal,
      leg.ordinal > 0,
      leg.offeredAt,
      leg.ringingAt,
      leg.joinedAt,
      leg.answeredAt,
      leg.endedAt,
      leg.outcome,
      leg.leftBy,
      JSON.stringify(leg.holds),
    ],
  );
}

async function insertUtterance(tx: Transaction, utterance: Utterance, sequence: number): Promise<void> {
  const { id, callId, speaker, text, startedAt } = utterance;
  await tx.query(
    `INSERT INTO utterances (id, call_id, speaker, text, started_at, transcription_sid, sequence)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, callId, speaker, text, startedAt, `seed-${callId}`, sequence],
  );
}

async function insertSuggestion(tx: Transaction, suggestion: Suggestion): Promise<void> {
  const { id, callId, utteranceId, status, origin, text, citations, model, createdAt } = suggestion;
  await tx.query(
    `INSERT INTO suggestions (id, call_id, utterance_id, status, origin, text, citations, model, created_at,
       outcome, edited_text)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      callId,
      utteranceId,
      status,
      origin,
      text,
      JSON.stringify(citations),
      model,
      createdAt,
      suggestion.outcome,
      suggestion.editedText,
    ],
  );
}
