/** The columns of a call under the names of its domain type, for a SELECT from `calls`. */
export const callColumns = `
  calls.id AS id, calls.direction AS direction, calls.status AS status, calls.contact_number AS contactNumber,
  calls.contact_name AS contactName, calls.line_number AS lineNumber, calls.queue_name AS queueName,
  calls.language AS language, calls.operator_id AS operatorId, calls.started_at AS startedAt,
  calls.answered_at AS answeredAt, calls.ended_at AS endedAt, calls.end_cause AS endCause,
  calls.notes AS notes, calls.notes_revision AS notesRevision, calls.disposition_id AS dispositionId,
  calls.wrapped_up_at AS wrappedUpAt`;
