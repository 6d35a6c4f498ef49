/** The columns of a call under the names of its domain type, for a SELECT from `calls`. */
export const callColumns = `
  calls.id AS id, direction, status, contact_number AS contactNumber, contact_name AS contactName,
  line_number AS lineNumber, queue_name AS queueName, calls.language AS language,
  operator_id AS operatorId, calls.started_at AS startedAt, answered_at AS answeredAt,
  ended_at AS endedAt, end_cause AS endCause, notes, notes_revision AS notesRevision,
  disposition_id AS dispositionId, wrapped_up_at AS wrappedUpAt`;
