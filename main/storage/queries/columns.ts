import { z } from 'zod';
import type { Call } from '../../../contracts/domain/call.ts';

/** The columns of a call under the names of its domain type, for a SELECT from `calls`. */
export const callColumns = `
  calls.id AS id, calls.direction AS direction, calls.status AS status, calls.contact_number AS contactNumber,
  calls.contact_name AS contactName, calls.line_number AS lineNumber, calls.queue_name AS queueName,
  calls.language AS language, calls.operator_id AS operatorId, calls.started_at AS startedAt,
  calls.answered_at AS answeredAt, calls.ended_at AS endedAt, calls.end_cause AS endCause,
  calls.notes AS notes, calls.notes_revision AS notesRevision, calls.disposition_id AS dispositionId,
  calls.wrapped_up_at AS wrappedUpAt, calls.tags AS tags, calls.has_recording AS hasRecording`;

/** A call as its row has it. */
export type CallRow = Omit<Call, 'tags' | 'hasRecording'> & {
  readonly tags: string;
  readonly hasRecording: 0 | 1;
};

const tagsSchema = z.array(z.string());

export function parseTags(tags: string): string[] {
  // Most calls have none.
  return tags === '[]' ? [] : tagsSchema.parse(JSON.parse(tags));
}

/** Field by field: a row may have more columns, and copying it whole costs as much as reading it. */
export function toCall(row: CallRow): Call {
  return {
    id: row.id,
    direction: row.direction,
    status: row.status,
    contactNumber: row.contactNumber,
    contactName: row.contactName,
    lineNumber: row.lineNumber,
    queueName: row.queueName,
    language: row.language,
    operatorId: row.operatorId,
    startedAt: row.startedAt,
    answeredAt: row.answeredAt,
    endedAt: row.endedAt,
    endCause: row.endCause,
    notes: row.notes,
    notesRevision: row.notesRevision,
    dispositionId: row.dispositionId,
    wrappedUpAt: row.wrappedUpAt,
    tags: parseTags(row.tags),
    hasRecording: row.hasRecording === 1,
  };
}

/** The values of a row, by the names of the domain type. */
export function toCallRow(call: Call): CallRow {
  return { ...call, tags: JSON.stringify(call.tags), hasRecording: call.hasRecording ? 1 : 0 };
}
